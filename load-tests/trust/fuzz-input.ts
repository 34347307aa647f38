import { LOAD_STORE } from '../harness/temporary.ts';

type Random = () => number;

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';
const EVENT = {
  event_type: 'purchase',
  event_id: 'e1',
  visitor_id: 'v',
  timestamp: '2026-01-01T00:00:00.000Z',
  url: 'https://shop.example/a?b=c',
  value: 12.5,
  currency: 'EUR',
  order_id: 'o',
  items: [{ item_id: 'p', price: 1, quantity: 2 }],
  properties: { a: [1, { b: null }] },
};
/** Values that programs stumble over. */
const ODD: readonly string[] = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '"__proto__"',
  '1e999',
  '-0',
  '9007199254740993',
  '1e-400',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '"\\ud800"',
  '"\\u0000"',
  '"\u2028"',
  `"${'x'.repeat(5_000)}"`,
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`,
  '"0000-01-01T00:00:00Z"',
  '"+275760-09-13T00:00:00Z"',
  '"\' OR 1=1 --"',
  '"$(id)"',
  '"%00"',
  '"../../etc/passwd"',
  '[[[[[[[[[[[1]]]]]]]]]]]',
  '"2026-02-30"',
  'NaN',
  'undefined',
];
const QUERIES = [
  'range=all',
  'from=2026-01-01&to=2026-01-02',
  'metrics=visitors,revenue',
  'dimensions=page',
  'filters=page:is:%2F',
  'interval=hour',
  'sort=-revenue',
  'limit=10',
  'compare=previous',
  'timezone=UTC',
];
const TRACK = ['/track/event', '/track/batch', '/track/pageview', '/api/track/event'];
const READ = [
  '/api/stats',
  '/api/ledger',
  '/api/rejected',
  '/api/stores',
  '/healthz',
  '/readyz',
  '/metrics',
  '/',
  '/live',
  '/js/footfall.js',
  '/setup',
  '/api/openapi.json',
  '/track/pixel.gif',
];

/** One input: a well-formed request, then up to six wounds in its value, its headers, or its bytes. */
export function fuzzInput(random: Random): Buffer {
  const draw = random();
  const request = draw < 0.75 ? tracking(random) : reading(random);
  let bytes = Buffer.from(request, 'utf8');
  const wounds = random() < 0.5 ? 0 : 1 + Math.floor(random() * 6);
  for (let i = 0; i < wounds; i++) bytes = wound(bytes, random);
  return bytes;
}

function tracking(random: Random): string {
  const path = pick(TRACK, random);
  const event: string[] = Object.entries(EVENT).map(
    ([name, value]) => `${JSON.stringify(name)}:${random() < 0.06 ? pick(ODD, random) : JSON.stringify(value)}`,
  );
  if (random() < 0.3)
    event.push(
      `${JSON.stringify(random() < 0.5 ? '__proto__' : pick(['toString', 'constructor', '', 'a'.repeat(200)], random))}:${pick(ODD, random)}`,
    );
  const one = `{${event.join()}}`;
  const body = random() < 0.05 ? pick(ODD, random) : path.endsWith('batch') ? batch(one, random) : one;
  const key = random() < 0.5 ? LOAD_STORE.secretKey : LOAD_STORE.writeKey;
  const headers = [
    `authorization: Bearer ${key}`,
    `content-type: ${pick(['application/json', 'text/plain', 'application/x-ndjson', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'], random)}`,
    `user-agent: ${AGENT}`,
  ];
  return message('POST', path, headers, body, random);
}

function batch(one: string, random: Random): string {
  const list = Array.from({ length: Math.floor(random() * 5) }, () => (random() < 0.2 ? pick(ODD, random) : one));
  return random() < 0.2
    ? list.join('\n')
    : random() < 0.5
      ? `[${list.join()}]`
      : `{"events":[${list.join()}],"sent_at":${pick(ODD, random)}}`;
}

function reading(random: Random): string {
  const chosen = Array.from({ length: Math.floor(random() * 4) }, () => {
    const query = pick(QUERIES, random);
    return random() < 0.4 ? `${query.split('=')[0]}=${encodeURIComponent(pick(ODD, random).slice(0, 1_000))}` : query;
  });
  const method = random() < 0.85 ? 'GET' : pick(['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'POST', 'TRACE', 'BREW'], random);
  const upgrade =
    random() < 0.1
      ? ['connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==']
      : [];
  const path = `${pick(READ, random)}?store=${LOAD_STORE.id}&${chosen.join('&')}`;
  return message(
    method,
    path,
    [`authorization: Bearer ${LOAD_STORE.secretKey}`, `user-agent: ${AGENT}`, ...upgrade],
    method === 'GET' ? '' : 'x',
    random,
  );
}

function message(method: string, path: string, headers: string[], body: string, random: Random): string {
  const size = Buffer.byteLength(body);
  const framing =
    random() < 0.1
      ? ['transfer-encoding: chunked']
      : body === ''
        ? []
        : [
            `content-length: ${random() < 0.05 ? pick(['-1', '0', '99999999999', '1e3', '0x10', `${size + 5}`, `${Math.max(0, size - 5)}`], random) : size}`,
          ];
  const encoding = random() < 0.05 ? [`content-encoding: ${pick(['gzip', 'br', 'deflate', 'zstd', 'identity, gzip'], random)}`] : [];
  const origin =
    random() < 0.1
      ? [
          `origin: ${pick(['null', 'https://evil.example', 'javascript:1', '"'], random)}`,
          `x-forwarded-for: ${pick(['::1', '1.2.3.4, 5', "'", ','], random)}`,
        ]
      : [];
  const text = framing[0]?.startsWith('transfer') ? `${size.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
  return `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${[...headers, ...framing, ...encoding, ...origin].join('\r\n')}\r\n\r\n${text}`;
}

/** Flips, cuts, repeats or inserts bytes. */
function wound(bytes: Buffer<ArrayBuffer>, random: Random): Buffer<ArrayBuffer> {
  const at = Math.floor(random() * bytes.length);
  const length = 1 + Math.floor(random() ** 3 * 64);
  switch (Math.floor(random() * 5)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return copy;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(Array.from({ length }, () => Math.floor(random() * 256))),
        bytes.subarray(at),
      ]);
  }
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}
