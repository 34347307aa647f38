import { ApiError, getJson, send } from './api.ts';

const PATH = '/api/auth/passkey';

/** Signs in with a passkey of this device. Throws ApiError; `cancelled` when the person closed the browser's question. */
export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await getJson<Parameters<typeof startAuthentication>[0]['optionsJSON']>(`${PATH}/generate-authenticate-options`);
  const response = await asked(startAuthentication({ optionsJSON }));
  await send('POST', `${PATH}/verify-authentication`, { response });
}

/** Makes a passkey on this device for the person who is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = await getJson<Parameters<typeof startRegistration>[0]['optionsJSON']>(`${PATH}/generate-register-options`, { name });
  const response = await asked(startRegistration({ optionsJSON }));
  await send('POST', `${PATH}/verify-registration`, { response, name });
}

export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function';
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'InvalidStateError') throw new ApiError(0, 'known_passkey', 'This device has a passkey for you already.');
    if (name === 'NotAllowedError' || name === 'AbortError')
      throw new ApiError(
        0,
        'cancelled',
        'The browser gave no passkey: it was cancelled, took too long, or this device has none for this address.',
      );
    throw new ApiError(0, 'no_passkey', 'This browser could not use a passkey here. Passkeys need https, or localhost.');
  }
}
