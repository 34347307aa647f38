import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { AclOperations, AclPermissionTypes, Admin, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { testConfig } from '../config.ts';
import { sharedLog, sharedLogOrOwn } from '../engines.ts';
import { certificateFor } from '../testing/certificate.ts';
import { startKafka, type TestKafka } from '../testing/kafka.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

let kafka: TestKafka;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let environment: Record<string, string>;

beforeAll(async () => {
  [kafka, folder] = await Promise.all([startKafka({ secure: true }), temporaryFolder()]);
  await giveRights();
  const { address = '', ca = '', username = '', password = '' } = kafka.secure ?? {};
  const [file, other] = [join(folder.dir, 'ca.pem'), join(folder.dir, 'other.pem')];
  await Promise.all([writeFile(file, ca), writeFile(other, certificateFor('localhost').cert)]);
  environment = {
    KAFKA_BROKERS: address,
    DATABASE_URL: 'postgres://nobody@localhost/none',
    DATA_DIR: join(folder.dir, 'data'),
    LOG_PARTITIONS: '2',
    KAFKA_TLS_CA: file,
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  };
});
afterAll(async () => {
  await kafka?.stop();
  await folder?.remove();
});

/** Those that docs/operations.md names, and no more. */
async function giveRights(): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.brokers] });
  const { CREATE, DESCRIBE, ALTER, WRITE, READ, DELETE } = AclOperations;
  const may = (resourceType: 2 | 3, resourceName: string, operation: 3 | 4 | 5 | 6 | 7 | 8) => ({
    resourceType,
    resourceName,
    resourcePatternType: ResourcePatternTypes.PREFIXED,
    principal: `User:${kafka.secure?.username}`,
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  });
  const topics = [CREATE, DESCRIBE, ALTER, WRITE, READ, DELETE].map((operation) => may(ResourceTypes.TOPIC, 'events-', operation));
  await admin.createAcls({ creations: [...topics, may(ResourceTypes.GROUP, 'events-', READ)] });
  await admin.close();
}

const open = (changes: Record<string, string> = {}) =>
  sharedLog(testConfig({ ...environment, KAFKA_TOPIC: `events-${randomUUID()}`, ...changes }), () => {});

test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])(
  '%s over TLS: appends, reads, prunes, takes its partitions, gets more',
  async (mechanism) => {
    const topic = `events-${randomUUID()}`;
    const log = await open({ KAFKA_TOPIC: topic, KAFKA_SASL_MECHANISM: mechanism });
    onTestFinished(() => log.close());
    expect([await log.append(0, 'a'), await log.append(0, 'b'), await log.append(1, 'c')]).toEqual([0, 1, 0]);
    expect(await log.read(0, 0, 1_000)).toEqual([
      { offset: 0, value: 'a' },
      { offset: 1, value: 'b' },
    ]);
    await log.prune(0, 1);
    expect([await log.begin(0), await log.end(0)]).toEqual([1, 2]);
    const held: number[] = [];
    const giveBack = await log.assign({ assigned: (partition) => void held.push(partition), revoked: async () => {} });
    expect(held.sort()).toEqual([0, 1]);
    await giveBack();
    const wider = await open({ KAFKA_TOPIC: topic, LOG_PARTITIONS: '3' });
    expect(wider.partitions).toBe(3);
    await wider.close();
  },
);

test.each([
  ['a wrong password', { KAFKA_SASL_PASSWORD: 'hunter2' }, /^Kafka refuses KAFKA_SASL_USERNAME with KAFKA_SASL_PASSWORD: set both[^\n]+$/],
  ['a wrong password, PLAIN', { KAFKA_SASL_PASSWORD: 'hunter2', KAFKA_SASL_MECHANISM: 'PLAIN' }, /^Kafka refuses KAFKA_SASL_USERNAME/],
  ['an unknown user', { KAFKA_SASL_USERNAME: 'nobody', KAFKA_SASL_PASSWORD: 'hunter2' }, /^Kafka refuses KAFKA_SASL_USERNAME/],
  [
    'a user without rights',
    { KAFKA_SASL_USERNAME: 'guest', KAFKA_SASL_MECHANISM: 'PLAIN' },
    /^Kafka lets KAFKA_SASL_USERNAME in, but not .*TOPIC_AUTH/,
  ],
  ['public authorities only', { KAFKA_TLS_CA: '', KAFKA_TLS: '1' }, /certificate was not signed by .* name it in KAFKA_TLS_CA/],
  ['no TLS', { KAFKA_TLS_CA: '' }, /^Kafka ended the connection before it asked .*set KAFKA_TLS=1/],
  [
    'neither TLS nor password',
    { KAFKA_TLS_CA: '', KAFKA_SASL_MECHANISM: '', KAFKA_SASL_USERNAME: '', KAFKA_SASL_PASSWORD: '' },
    /^Kafka speaks TLS at this address: set KAFKA_TLS=1/,
  ],
])('%s is one clear error that says what to do and names no password', async (_, changes, message) => {
  const error = await open(changes).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'log_unavailable', message: expect.stringMatching(message) });
  expect(inspect(error, { depth: 20 })).not.toContain('hunter2');
});

test('a wrong authority, a plain listener, another name, a file that is none: each says what to do', async () => {
  const reason = (changes: Record<string, string>) => open(changes).catch((thrown: Error) => thrown.message);
  expect(await reason({ KAFKA_TLS_CA: join(folder.dir, 'other.pem') })).toMatch(/certificate was not signed by .* name it in KAFKA_TLS_CA/);
  expect(await reason({ KAFKA_BROKERS: kafka.brokers })).toMatch(/^Kafka does not speak TLS at this address/);
  const byNumber = environment.KAFKA_BROKERS?.replace('localhost', '127.0.0.1') ?? '';
  expect(await reason({ KAFKA_BROKERS: byNumber })).toMatch(/^Kafka's certificate is for another name/);
  expect(await reason({ KAFKA_TLS_CA: join(folder.dir, 'absent.pem') })).toMatch(/^KAFKA_TLS_CA=.*absent\.pem: no PEM file/);
});

test('ingest is told of a wrong password too, and takes events while somebody mends it', async () => {
  const problems: unknown[] = [];
  const log = await sharedLogOrOwn(testConfig({ ...environment, KAFKA_SASL_PASSWORD: 'hunter2' }), (error) => void problems.push(error));
  onTestFinished(() => log.close());
  await log.append(0, 'kept');
  expect(problems[0]).toMatchObject({ message: expect.stringMatching(/^Kafka refuses KAFKA_SASL_USERNAME/) });
  expect(inspect(problems, { depth: 20 })).not.toContain('hunter2');
});
