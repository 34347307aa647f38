import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { PASSWORD_LENGTH } from '../../contracts/store.ts';
import type { Config } from '../../platform/config.ts';
import type { Database } from '../../platform/database/port.ts';
import { accounts, passkeys, twoFactors, userSessions, users, verifications } from '../../platform/database/schema.ts';
import type { Mail } from '../../platform/mail/port.ts';
import { resetLetter } from '../people/letters.ts';
import { CODE_LOCK } from './as-fault.ts';
import type { Passwords } from './password.ts';

export const AUTH_PATH = '/api/auth';
/** Where the routes say from which address a request comes, for better-auth's list of sessions; never believed from outside. */
export const ADDRESS_HEADER = 'x-footfall-address';
export const OIDC_PROVIDER = 'oidc';

const DAY = 86_400;
const SESSION_DAYS = 30;

export interface VersionedSecret {
  version: number;
  value: string;
}

export interface AuthOptions {
  database: Database;
  /** The address that people use. */
  url: string;
  secrets: readonly VersionedSecret[];
  passwords: Passwords;
  mail: Mail;
  oidc: Config['oidc'];
  /** Told when a person has a new password and all their sessions are gone. */
  onReset: (user: { id: string; email: string }, headers: Headers | undefined) => Promise<void>;
  onProblem: (error: unknown) => void;
}

/** better-auth over our tables and hashes. Nobody signs up: people come by the setup, an invitation or PROVISION. */
export function createAuth({ database, url, secrets, passwords, mail, oidc, onReset, onProblem }: AuthOptions) {
  const secure = url.startsWith('https:');
  const { hostname } = new URL(url);
  return betterAuth({
    appName: 'Footfall',
    baseURL: url,
    basePath: AUTH_PATH,
    secrets: [...secrets],
    // The routes compare Origin with Host before a request comes here; this list is for where a sign-in may lead to.
    trustedOrigins: [url],
    database: drizzleAdapter(database.sql, {
      provider: 'pg',
      schema: {
        user: users,
        session: userSessions,
        account: accounts,
        verification: verifications,
        twoFactor: twoFactors,
        passkey: passkeys,
      },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH,
      maxPasswordLength: 256,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3_600,
      password: passwords,
      // Not awaited: the answer takes as long for an address that nobody has.
      async sendResetPassword({ user, token }) {
        mail.send(resetLetter(user.email, `${url}/reset-password?token=${token}`)).catch(onProblem);
      },
      onPasswordReset: ({ user }, request) => onReset(user, request?.headers),
    },
    session: { expiresIn: SESSION_DAYS * DAY, updateAge: DAY, freshAge: DAY },
    verification: { storeIdentifier: 'hashed' },
    account: {
      accountLinking: { enabled: true, trustedProviders: [OIDC_PROVIDER], requireLocalEmailVerified: false },
      encryptOAuthTokens: true,
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    onAPIError: { throw: true },
    logger: { disabled: true },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: `${secure ? '__Host-' : ''}footfall`,
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      disableCSRFCheck: true,
      // Said out loud: the library leaves it out where it takes itself to be in a test.
      disableOriginCheck: false,
    },
    plugins: [
      twoFactor({ issuer: 'Footfall', skipVerificationOnEnable: false, accountLockout: CODE_LOCK }),
      passkey({ rpID: hostname, rpName: 'Footfall', origin: url }),
      ...(oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: OIDC_PROVIDER,
                  discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  disableSignUp: true,
                },
              ],
            }),
          ]
        : []),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;
