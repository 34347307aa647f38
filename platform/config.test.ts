import { expect, test } from 'vitest';
import { readConfig, requireShared, testConfig } from './config.ts';

const SHARED = {
  KAFKA_BROKERS: 'one:9092, two:9092',
  CLICKHOUSE_URL: 'http://clickhouse:8123',
  REDIS_URL: 'redis://redis:6379',
  DATABASE_URL: 'postgres://footfall:secret@postgres/footfall',
};

test('every engine is embedded where its address is absent, or empty', () => {
  const none = { kafka: undefined, clickhouse: undefined, redis: undefined, postgres: undefined };
  expect(testConfig().engines).toEqual(none);
  expect(testConfig({ KAFKA_BROKERS: '', REDIS_URL: '' }).engines).toEqual(none);
  expect(testConfig(SHARED).engines.kafka).toEqual({ brokers: ['one:9092', 'two:9092'], topic: 'footfall', member: undefined });
});

test('Kafka without PostgreSQL is refused in one line', () => {
  expect(() => testConfig({ ...SHARED, DATABASE_URL: '' })).toThrow(/^KAFKA_BROKERS is set, DATABASE_URL is not: [^\n]+$/);
});

test('a service of its own names what is missing', () => {
  requireShared(testConfig(SHARED), 'processor', ['kafka', 'clickhouse', 'redis', 'postgres']);
  const half = testConfig({ ...SHARED, CLICKHOUSE_URL: '', REDIS_URL: '' });
  expect(() => requireShared(half, 'processor', ['kafka', 'clickhouse', 'redis', 'postgres'])).toThrow(
    /processor as a process of its own .* set CLICKHOUSE_URL and REDIS_URL \(/,
  );
});

test('a wrong address is named without its password', () => {
  const wrong = () => readConfig({ ...SHARED, DATABASE_URL: 'mysql://root:hunter2@db', PORT: 'x' });
  expect(wrong).toThrow(/DATABASE_URL: /);
  expect(wrong).toThrow(/PORT=x/);
  expect(wrong).not.toThrow(/hunter2/);
});

test('the vault has its key beside an embedded database, and is given one beside a shared one', () => {
  const keys = `a:${'A'.repeat(43)}`;
  expect(testConfig({ DATA_DIR: '/srv/footfall' }).vault).toEqual({ keys: undefined, file: '/srv/footfall/vault.key' });
  expect(testConfig(SHARED).vault).toEqual({ keys: undefined, file: undefined });
  expect(testConfig({ ...SHARED, VAULT_KEYS: keys }).vault.keys).toBe(keys);
});

test('a wrong key is refused and not shown', () => {
  const wrong = () => testConfig({ VAULT_KEYS: 'hunter2' });
  expect(wrong).toThrow(/VAULT_KEYS: .*entry 1/);
  expect(wrong).not.toThrow(/hunter2/);
});

const SASL = { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_SASL_USERNAME: 'footfall', KAFKA_SASL_PASSWORD: 'hunter2' };

test('Kafka over TLS, with a name and a password', () => {
  const sasl = { mechanism: 'SCRAM-SHA-512', username: 'footfall', password: 'hunter2' };
  expect(testConfig({ ...SHARED, ...SASL, KAFKA_TLS: '1' }).engines.kafka).toMatchObject({ tls: { ca: undefined }, sasl });
  expect(testConfig({ ...SHARED, KAFKA_TLS_CA: '/etc/ca.pem' }).engines.kafka).toMatchObject({
    tls: { ca: '/etc/ca.pem' },
    sasl: undefined,
  });
  expect(testConfig({ ...SHARED, KAFKA_TLS: '0' }).engines.kafka?.tls).toBeUndefined();
});

test.each([
  [
    { ...SHARED, ...SASL, KAFKA_SASL_PASSWORD: '' },
    /^KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD belong together[^\n]+$/,
  ],
  [{ ...SHARED, KAFKA_SASL_PASSWORD: 'hunter2' }, /belong together/],
  [{ ...SHARED, ...SASL, KAFKA_SASL_MECHANISM: 'hunter' }, /KAFKA_SASL_MECHANISM=hunter: /],
  [{ ...SHARED, KAFKA_TLS: '0', KAFKA_TLS_CA: '/etc/ca.pem' }, /take one of them away/],
  [{ ...SASL }, /KAFKA_BROKERS is not: set that too/],
  [{ KAFKA_TLS: '1' }, /KAFKA_BROKERS is not: set that too/],
])('a half-set way into Kafka is refused in one line without the password: %#', (environment, message) => {
  const read = () => testConfig(environment);
  expect(read).toThrow(message);
  expect(read).not.toThrow(/hunter2/);
});
