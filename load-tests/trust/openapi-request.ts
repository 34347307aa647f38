/** A part of JSON Schema, as an OpenAPI 3.1 document has it. */
interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  format?: string;
  minimum?: number;
  maximum?: number;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  body: Schema | undefined;
}

interface Document {
  paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema?: Schema }> } }>>;
}

/** Every operation of an OpenAPI document. */
export function operationsOf(document: unknown): Operation[] {
  return Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content?.['application/json']?.schema,
    })),
  );
}

export interface Drawn {
  path: string;
  init: { method: string; headers: Record<string, string>; body?: string };
}

/** Texts that were a hole somewhere once, or that no part expects. */
// biome-ignore format: a list of texts reads as a paragraph
const NASTY = [
  '', ' ', '0', '-1', '1e309', 'NaN', 'null', 'undefined', 'true', '[]', '{}', "'", '"', "' OR 1=1 --", "'; DROP TABLE events; --", '1; SELECT 1', '{store:String}',
  "Europe/Berlin'), now(), ('", 'UTC\0', '../../etc/passwd', '%2e%2e%2f', 'file:///etc/passwd', 'http://127.0.0.1:1', '<script>alert(1)</script>', '{{7*7}}',
  '__proto__', 'constructor', 'prototype', 'other', 'shop', 'a'.repeat(5_000), '😀', '\ud800', '\u202e', '\u0000', '\r\nX-Injected: 1', '2026-02-30', '0000-01-01', '9999-12-31T23:59:59Z',
  '-9223372036854775809', '18446744073709551616', '99999999999999999999', '0x10', '=SUM(A1)', 'visitors,visitors,visitors', 'page==/,page!=/', 'https://evil.example', '//evil.example',
];
/** What a store of the trial knows. */
const KNOWN: Record<string, string[]> = {
  store: ['shop', 'shop', 'shop', 'other'],
  id: ['shop', '00000000-0000-4000-8000-000000000000'],
  metrics: ['visitors', 'sessions,revenue', 'orders', 'pageviews,bounce_rate', 'conversion_rate'],
  dimensions: ['page', 'product', 'channel,source', 'country', 'search', 'event_type'],
  range: ['today', '7d', '28d', 'all', 'custom'],
  interval: ['minute', 'hour', 'day', 'week', 'month'],
  from: ['2026-11-01', '2026-11-20T00:00:00Z'],
  to: ['2026-11-21', '2026-11-22T00:00:00Z'],
  kind: ['orders', 'ad_costs', 'product_costs', 'secret', 'write'],
  timezone: ['Europe/Berlin', 'UTC'],
  query: ['SELECT * FROM events', 'SELECT sum(revenue) FROM orders', 'SELECT * FROM system.tables', 'SELECT * FROM sessions'],
  currency: ['EUR', 'USD'],
  email: ['someone@shop.example'],
};

/** A request to the operation; most of it fits the schema, and here and there something does not. */
export function requestFor({ method, path, parameters, body }: Operation, random: () => number): Drawn {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const wild = random();

  const text = (name: string): string => {
    const known = KNOWN[name];
    if (random() < 0.25 * wild + 0.02) return pick(NASTY);
    return known && random() < 0.9 ? pick(known) : String(pick([...NASTY, Math.floor(random() * 1_000)]));
  };

  const value = (schema: Schema, name: string, depth = 0): unknown => {
    if (random() < 0.15 * wild) return pick<unknown>([null, pick(NASTY), -1, Number.MAX_VALUE, [], {}, [[]], true, pick(NASTY)]);
    const options = schema.anyOf ?? schema.oneOf;
    if (options) return value(pick(options), name, depth + 1);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return pick(schema.enum);
    const type = Array.isArray(schema.type) ? pick(schema.type) : schema.type;
    if (type === 'object') {
      const made: Record<string, unknown> = {};
      for (const [key, one] of Object.entries(schema.properties ?? {}))
        if (schema.required?.includes(key) || random() < 0.6) made[key] = value(one, key, depth + 1);
      if (random() < 0.1 * wild) made[pick(NASTY)] = pick(NASTY);
      return made;
    }
    if (type === 'array')
      return depth > 4 ? [] : Array.from({ length: Math.floor(random() * 3) }, () => value(schema.items ?? {}, name, depth + 1));
    if (type === 'integer' || type === 'number') {
      const [low, high] = [schema.minimum ?? 0, schema.maximum ?? 1_000];
      return type === 'integer' ? Math.floor(low + random() * (high - low)) : low + random() * (high - low);
    }
    if (type === 'boolean') return random() < 0.5;
    if (type === 'null') return null;
    if (schema.format === 'date-time') return '2026-12-24T00:00:00Z';
    if (schema.format === 'email') return text('email');
    return text(name);
  };

  const query = new URLSearchParams();
  let filled = path;
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(text(name).toWellFormed() || '-'));
    if (parameter.in !== 'query' || !(parameter.required || random() < 0.5)) continue;
    const schema = parameter.schema ?? {};
    const drawn =
      schema.enum && random() < 0.7
        ? pick(schema.enum)
        : schema.type === 'integer' && random() < 0.7
          ? Math.floor(random() * 200)
          : text(name);
    query.append(name, String(drawn));
  }
  const asked = `${filled}${query.size > 0 ? `?${query}` : ''}`;
  if (method === 'GET' || method === 'HEAD') return { path: asked, init: { method, headers: {} } };
  const sent = random() < 0.05 * wild ? pick(NASTY) : JSON.stringify(value(body ?? { type: 'object' }, 'body'));
  return { path: asked, init: { method, headers: { 'content-type': 'application/json' }, body: sent.toWellFormed() } };
}
