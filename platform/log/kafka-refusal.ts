import { isIP } from 'node:net';
import type { Brokers } from './kafka-client.ts';

/** What OpenSSL says of a certificate that nobody we trust has signed, or not for this name, or not for this day. */
const UNTRUSTED = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)/;
const OUT_OF_DATE = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/;
const NO_TLS = /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/;

/** Why Kafka and we do not come together though it is there, with what to do; undefined where it just does not answer. Names no password. */
export function refusalOf(error: unknown): string | undefined {
  for (const { code = '', apiId, message } of chain(error)) {
    if (apiId === 'UNSUPPORTED_SASL_MECHANISM')
      return 'Kafka does not take KAFKA_SASL_MECHANISM: set it to one that the brokers have in sasl.enabled.mechanisms, and start again.';
    // Not by the library's AuthenticationError: it stands around every fault on the way in, a broker that dies too.
    if (apiId === 'SASL_AUTHENTICATION_FAILED')
      return 'Kafka refuses KAFKA_SASL_USERNAME with KAFKA_SASL_PASSWORD: set both, and KAFKA_SASL_MECHANISM, to those of a user that the brokers know, and start again.';
    if (apiId?.endsWith('_AUTHORIZATION_FAILED'))
      return `Kafka lets KAFKA_SASL_USERNAME in, but not to what it needs (${apiId}): give that user the rights that docs/operations.md names, and start again.`;
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
      return "Kafka's certificate is for another name: name the brokers in KAFKA_BROKERS and in their advertised.listeners as their certificates do.";
    if (OUT_OF_DATE.test(code)) return `Kafka's certificate is not valid today (${code}): give the brokers a new one.`;
    if (UNTRUSTED.test(code))
      return `Kafka's certificate was not signed by an authority that is trusted here (${code}): put the authority's certificate into a PEM file, name it in KAFKA_TLS_CA, and start again.`;
    if (NO_TLS.test(code) || message.startsWith('TLS handshake failed'))
      return 'Kafka does not speak TLS at this address: name a TLS listener in KAFKA_BROKERS, or take KAFKA_TLS and KAFKA_TLS_CA away, and start again.';
    if (message === 'Broker requires TLS.') return 'Kafka speaks TLS at this address: set KAFKA_TLS=1, and start again.';
    if (message === 'Cannot find a suitable SASL mechanism.')
      return 'Kafka ended the connection before it asked for name and password. If this lasts, it speaks TLS at this address (set KAFKA_TLS=1) or takes no passwords there.';
  }
  return undefined;
}

interface Link {
  code?: string;
  apiId?: string;
  message: string;
}

/** An error and those that it came of, the nearest cause last: the library wraps them in one another, and several in one. */
function* chain(error: unknown): Generator<Link> {
  if (!(error instanceof Error)) return;
  const { cause, errors = [] } = error as Error & { errors?: unknown[] };
  for (const inner of [cause, ...errors]) yield* chain(inner);
  yield error;
}

/**
 * Whether the name of a broker is told as it is dialled (SNI): clouds pick the broker by it. An address is none, and Node would warn of it; a name that is
 * missing here is still held against the certificate.
 */
export function tellsName({ addresses }: Brokers): boolean {
  return addresses.every((address) => isIP(address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) === 0);
}
