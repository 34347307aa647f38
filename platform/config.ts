import { resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../contracts/error.ts';
import { LEAST_ROOM } from './disk-room.ts';
import { dataPaths } from './paths.ts';
import { parseKeys } from './vault/keys.ts';

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');
const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().positive();

/** Every variable that Footfall reads, each with its default. Nothing else in the repository reads the environment. */
const environmentSchema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** The address that people use, when a proxy stands in front: `https://stats.shop.example`. */
  PUBLIC_URL: z.url().optional(),
  DATA_DIR: z.string().default('data'),
  SAMPLE_STORE: flag.default(true),
  SAMPLE_SEED: z.coerce.number().int().default(1),
  /** Days of history made for the sample store at first start. */
  SAMPLE_DAYS: z.coerce.number().int().min(0).max(400).default(60),
  PROVISION: z.string().optional(),
  /** Keys that seal stored secrets, the newest first: `id:32 bytes in base64url`, separated by commas. */
  VAULT_KEYS: z.string().superRefine(areKeys).optional(),
  /** Engines: each is embedded where its address is absent. Kafka's brokers are separated by commas. */
  KAFKA_BROKERS: z.string().optional(),
  /** A processor's own name, no other's: started again under it, it has its partitions back at once. */
  INSTANCE: z.string().max(200).optional(),
  KAFKA_TOPIC: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,200}$/)
    .default('footfall'),
  /** TLS to every broker; with KAFKA_TLS_CA trusting that file's authorities, else the public ones. */
  KAFKA_TLS: flag.optional(),
  KAFKA_TLS_CA: z.string().optional(),
  /** Name and password for every broker: all three, or none. */
  KAFKA_SASL_MECHANISM: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Whether `npm run api` serves the pages; `npm run dashboard` does otherwise, and forwards to API_URL. */
  DASHBOARD: flag.default(true),
  /** An ingest, as an api of its own reaches it: rejected events are replayed through it. */
  INGEST_URL: z.url({ protocol: /^https?$/ }).optional(),
  API_URL: z.url().default('http://127.0.0.1:3000'),
  GEOIP_DB: z.string().optional(),
  /** Mail goes through this server; without one it lies in DATA_DIR/outbox. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('Footfall <footfall@localhost>'),
  /** Sign-in through an OpenID Connect provider: all three, or none. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40).default('your company account'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  LOG_PARTITIONS: count.max(256).default(1),
  /** Committed log records are kept up to this many bytes. */
  LOG_KEEP_BYTES: count.default(134_217_728),
  /** And for this long: they hold addresses. */
  LOG_KEEP_HOURS: count.default(1),
  /** Free bytes that must remain on the disk; below it ingest answers 503. */
  DISK_RESERVE_BYTES: z.coerce.number().int().min(LEAST_ROOM).default(268_435_456),
  /** Addresses or CIDR blocks of proxies whose X-Forwarded-For is believed, separated by commas. */
  TRUSTED_PROXIES: z.string().default(''),
  RATE_PER_KEY: count.default(1_000_000),
  RATE_PER_ADDRESS: count.default(60_000),
  BODY_LIMIT: count.default(1_048_576),
  BATCH_LIMIT: count.default(500),
  EVENT_LIMIT: count.default(32_768),
  CONNECTION_LIMIT: count.default(2_000),
  CONNECTION_LIMIT_PER_ADDRESS: count.default(100),
  SOCKETS_PER_PERSON: count.default(20),
});

export type Config = Readonly<{
  port: number;
  host: string;
  publicUrl: string | undefined;
  dataDir: string;
  sample: Readonly<{ on: boolean; seed: number; days: number }>;
  provision: string | undefined;
  /** `openVault` takes it. Where PostgreSQL is embedded the key lies beside it when none is given; many machines share no file. */
  vault: Readonly<{ keys: string | undefined; file: string | undefined }>;
  ingestUrl: string | undefined;
  geoipDb: string | undefined;
  mail: Readonly<{ smtp: string | undefined; from: string }>;
  oidc: Readonly<{ issuer: string; clientId: string; clientSecret: string; name: string }> | undefined;
  logLevel: string;
  log: Readonly<{ partitions: number; keepBytes: number; keepMs: number; diskReserveBytes: number }>;
  engines: Engines;
  dashboard: Readonly<{ on: boolean; apiUrl: string }>;
  limits: Limits;
}>;

/** Addresses of the distributed engines; undefined means the embedded one. */
export type Engines = Readonly<{
  kafka: Kafka | undefined;
  clickhouse: string | undefined;
  redis: string | undefined;
  postgres: string | undefined;
}>;

export type Kafka = Readonly<{
  brokers: readonly string[];
  topic: string;
  member: string | undefined;
  /** `ca`: the PEM file of the authorities to trust in place of the public ones. */
  tls: Readonly<{ ca: string | undefined }> | undefined;
  sasl: Readonly<{ mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; username: string; password: string }> | undefined;
}>;

/** Limits of the edge. Rates are per minute. */
export type Limits = Readonly<{
  trustedProxies: readonly string[];
  ratePerKey: number;
  ratePerAddress: number;
  bodyBytes: number;
  batchEvents: number;
  eventBytes: number;
  connections: number;
  connectionsPerAddress: number;
  socketsPerPerson: number;
}>;

/** Resolves and validates the configuration once. Throws Fault `bad_configuration` with one line that names each wrong variable. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      // Addresses may hold a password, and keys are secret.
      return `${name}${/_(URL|KEYS|SECRET|PASSWORD)$/.test(name) ? '' : `=${present[name]}`}: ${message}`;
    });
    throw new Fault('bad_configuration', `Set these environment variables right and start again. ${wrong.join('; ')}`);
  }
  const e = parsed.data;
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL,
    dataDir: resolve(e.DATA_DIR),
    sample: { on: e.SAMPLE_STORE, seed: e.SAMPLE_SEED, days: e.SAMPLE_DAYS },
    provision: e.PROVISION,
    vault: { keys: e.VAULT_KEYS, file: e.DATABASE_URL === undefined ? dataPaths(resolve(e.DATA_DIR)).vaultKey : undefined },
    ingestUrl: e.INGEST_URL,
    geoipDb: e.GEOIP_DB,
    mail: { smtp: e.SMTP_URL, from: e.MAIL_FROM },
    oidc: oidcOf(e),
    logLevel: e.LOG_LEVEL,
    log: {
      partitions: e.LOG_PARTITIONS,
      keepBytes: e.LOG_KEEP_BYTES,
      keepMs: e.LOG_KEEP_HOURS * 3_600_000,
      diskReserveBytes: e.DISK_RESERVE_BYTES,
    },
    engines: enginesOf(e),
    dashboard: { on: e.DASHBOARD, apiUrl: e.API_URL },
    limits: {
      trustedProxies: e.TRUSTED_PROXIES.split(',')
        .map((part) => part.trim())
        .filter(Boolean),
      ratePerKey: e.RATE_PER_KEY,
      ratePerAddress: e.RATE_PER_ADDRESS,
      bodyBytes: e.BODY_LIMIT,
      batchEvents: e.BATCH_LIMIT,
      eventBytes: e.EVENT_LIMIT,
      connections: e.CONNECTION_LIMIT,
      connectionsPerAddress: e.CONNECTION_LIMIT_PER_ADDRESS,
      socketsPerPerson: e.SOCKETS_PER_PERSON,
    },
  };
}

function oidcOf(e: z.infer<typeof environmentSchema>): Config['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = e;
  if (issuer && clientId && clientSecret) return { issuer, clientId, clientSecret, name };
  if (issuer || clientId || clientSecret)
    throw new Fault('bad_configuration', 'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three, or none.');
  return undefined;
}

function areKeys(text: string, context: z.RefinementCtx): void {
  try {
    parseKeys(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
}

function enginesOf(e: z.infer<typeof environmentSchema>): Engines {
  const brokers = e.KAFKA_BROKERS?.split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (brokers && !e.DATABASE_URL) {
    throw new Fault(
      'bad_configuration',
      'KAFKA_BROKERS is set, DATABASE_URL is not: where consumers of Kafka stand is kept in PostgreSQL, so that no two of them count the same events. Set DATABASE_URL too, or leave KAFKA_BROKERS out.',
    );
  }
  const [tls, sasl] = [kafkaTls(e), kafkaSasl(e)];
  if (!brokers && (tls || sasl))
    throw new Fault('bad_configuration', 'KAFKA_TLS or KAFKA_SASL_... is set, KAFKA_BROKERS is not: set that too, or leave them out.');
  return {
    kafka: brokers && { brokers, topic: e.KAFKA_TOPIC, member: e.INSTANCE, tls, sasl },
    clickhouse: e.CLICKHOUSE_URL,
    redis: e.REDIS_URL,
    postgres: e.DATABASE_URL,
  };
}

function kafkaTls({ KAFKA_TLS: on, KAFKA_TLS_CA: ca }: z.infer<typeof environmentSchema>): Kafka['tls'] {
  if (on === false && ca !== undefined)
    throw new Fault('bad_configuration', 'KAFKA_TLS_CA names whom to trust, and KAFKA_TLS=0 turns TLS off: take one of them away.');
  return on || ca !== undefined ? { ca } : undefined;
}

function kafkaSasl(e: z.infer<typeof environmentSchema>): Kafka['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = e;
  if (mechanism && username && password) return { mechanism, username, password };
  if (mechanism || username || password)
    throw new Fault(
      'bad_configuration',
      'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD belong together: set all three, or none.',
    );
  return undefined;
}

const VARIABLES = { kafka: 'KAFKA_BROKERS', clickhouse: 'CLICKHOUSE_URL', redis: 'REDIS_URL', postgres: 'DATABASE_URL' } as const;

/** A service as a process of its own shares every engine with the others. Throws a Fault that names each variable that is missing. */
export function requireShared(config: Config, service: string, needs: readonly (keyof Engines)[]): void {
  const missing = needs.filter((engine) => config.engines[engine] === undefined).map((engine) => VARIABLES[engine]);
  if (missing.length === 0) return;
  throw new Fault(
    'bad_configuration',
    `The ${service} as a process of its own shares its engines with the other services: set ${missing.join(' and ')} (docs/operations.md). For one machine without any of them: npm start.`,
  );
}

/** A configuration for tests: the defaults, with what the test says. */
export function testConfig(environment: Record<string, string> = {}): Config {
  return readConfig({ PORT: '0', SAMPLE_STORE: '0', LOG_LEVEL: 'silent', ...environment });
}
