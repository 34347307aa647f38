import { type Logger, pino } from 'pino';

const NAMES = ['authorization', 'cookie', 'key', 'token', 'secret', 'password', 'write_key', 'secret_key', 'writeKey', 'secretKey', 'salt'];
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];
const HEADERS = ['["x-write-key"]', '["x-api-key"]', '["set-cookie"]'];

/** Fields that hold secrets by their names, down to the fourth level. */
const redact = [
  ...DEPTHS.flatMap((depth) => NAMES.map((name) => depth + name)),
  ...HEADERS.flatMap((header) => ['', 'headers', '*.headers', '*.*.headers'].map((before) => before + header)),
];

/** Structured logs on standard error, one JSON line each. Secret fields are left out by name, and whatever else looks like a secret key by its look. */
export function createLogger(level: string): Logger {
  const hooks = { streamWrite: (line: string) => line.replace(/\bsk_[0-9A-Za-z_-]{5,}/g, 'sk_[Redacted]') };
  return pino({ level, redact, hooks, base: null }, pino.destination({ dest: 2, sync: false }));
}
