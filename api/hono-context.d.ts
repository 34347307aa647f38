import 'hono';

declare module 'hono' {
  interface ContextVariableMap {
    /** Whom a request comes from, behind proxies that are trusted. */
    address: string | undefined;
  }
}
