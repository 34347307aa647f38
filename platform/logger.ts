import { type Logger, pino } from 'pino';

/** Structured logs on standard error, one JSON line each; keys and tokens never among them. */
export function createLogger(level: string): Logger {
  const redact = ['*.authorization', '*.cookie', '*.key', '*.token', 'headers.authorization', 'headers.cookie'];
  return pino({ level, redact, base: null }, pino.destination({ dest: 2, sync: false }));
}
