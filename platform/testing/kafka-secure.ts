import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateFor } from './certificate.ts';

/** A second listener of a test broker: SASL over TLS, each mechanism that we speak. Users have no rights but those given; who comes in by the plain one has all. */
export interface SecureListener {
  /** `localhost:port`, as its certificate names it. */
  address: string;
  /** Its certificate in PEM, signed by itself. */
  ca: string;
  username: string;
  password: string;
  /** Another user, by PLAIN alone, with the same password. */
  guest: string;
}

const USERNAME = 'footfall';
const GUEST = 'guest';
const PASSWORD = 'a test and no secret';
const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
const MODULES = 'org.apache.kafka.common.security';

type Settings = Record<string, string | number | boolean>;

/** The listener, what server.properties says of it beside the plain one, and what its storage is formatted with: that is where SCRAM users are. */
export async function secureListener(
  dir: string,
  port: number,
): Promise<{ listener: SecureListener; settings: (plain: Settings) => Settings; format: string[] }> {
  const { cert, key } = certificateFor('localhost');
  const keyStore = join(dir, 'broker.pem');
  await writeFile(keyStore, key + cert, { mode: 0o600 });
  const own = 'listener.name.secure.';
  const scram = SCRAM.map((name) => [`${own}${name.toLowerCase()}.sasl.jaas.config`, `${MODULES}.scram.ScramLoginModule required;`]);
  return {
    listener: { address: `localhost:${port}`, ca: cert, username: USERNAME, password: PASSWORD, guest: GUEST },
    settings: (plain) => ({
      listeners: `${plain.listeners},SECURE://127.0.0.1:${port}`,
      'advertised.listeners': `${plain['advertised.listeners']},SECURE://localhost:${port}`,
      'listener.security.protocol.map': `${plain['listener.security.protocol.map']},SECURE:SASL_SSL`,
      'sasl.enabled.mechanisms': ['PLAIN', ...SCRAM].join(),
      [`${own}ssl.keystore.type`]: 'PEM',
      [`${own}ssl.keystore.location`]: keyStore,
      ...Object.fromEntries(scram),
      [`${own}plain.sasl.jaas.config`]: `${MODULES}.plain.PlainLoginModule required ${[USERNAME, GUEST].map((name) => `user_${name}="${PASSWORD}"`).join(' ')};`,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
    }),
    format: SCRAM.flatMap((name) => ['--add-scram', `${name}=[name=${USERNAME},password=${PASSWORD}]`]),
  };
}
