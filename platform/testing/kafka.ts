import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { freePorts } from './free-ports.ts';
import { type SecureListener, secureListener } from './kafka-secure.ts';
import { temporaryFolder } from './temporary-folder.ts';

const libs = join(import.meta.dirname, '..', '..', 'node_modules', '.footfall-kafka', 'libs-4.1.1');
const READY_MS = 45_000;

/** A real Kafka broker of one node, controller included, on the loopback address. */
export interface TestKafka {
  brokers: string;
  /** Of a broker that was started with `secure`. */
  secure: SecureListener | undefined;
  /** SIGTERM, and what the broker kept is removed unless it stands in a folder that was named. */
  stop(): Promise<void>;
  /** kill -9: what was acknowledged must be there after `restart`. */
  kill(): Promise<void>;
  /** SIGSTOP: it takes connections and answers nothing, as behind a cut cable. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same ports and data; resolves when it answers. */
  restart(): Promise<void>;
}

/**
 * Starts a broker, in a temporary folder unless one is named. `advertisedPort`: where it tells its clients to come, as behind a proxy; `secure` adds a
 * listener with TLS and passwords. Its jars come from `installKafka` in scripts/kafka.mjs.
 */
export async function startKafka(options: { dir?: string; advertisedPort?: number; secure?: boolean } = {}): Promise<TestKafka> {
  if (!existsSync(libs)) throw new Error('There is no Kafka to start: `npm test` fetches it, given Java and Maven.');
  const own = options.dir === undefined ? await temporaryFolder() : undefined;
  const dir = options.dir ?? own?.dir ?? '';
  await mkdir(dir, { recursive: true });
  const [port = 0, controller = 0, securePort = 0] = await freePorts(3);
  const brokers = `127.0.0.1:${port}`;
  const properties = join(dir, 'server.properties');
  const secure = options.secure ? await secureListener(dir, securePort) : undefined;
  const plain = settings(join(dir, 'data'), port, controller, options.advertisedPort ?? port);
  await writeFile(properties, lines({ ...plain, ...secure?.settings(plain) }));
  // One that began with a dash would be taken for an option.
  const clusterId = `F${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url').slice(1)}`;
  const format = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterId, '-c', properties, ...(secure?.format ?? [])];
  await promisify(execFile)('java', ['-cp', `${libs}/*`, ...format]);
  let broker = await start(dir, properties, brokers);
  // A test run that is cut short leaves no broker behind.
  const lastResort = () => broker.kill('SIGKILL');
  process.once('exit', lastResort);
  return {
    brokers,
    secure: secure?.listener,
    async stop() {
      process.off('exit', lastResort);
      broker.kill('SIGCONT');
      await end(broker, 'SIGTERM');
      await own?.remove();
    },
    kill: () => end(broker, 'SIGKILL'),
    freeze: () => void broker.kill('SIGSTOP'),
    thaw: () => void broker.kill('SIGCONT'),
    async restart() {
      broker = await start(dir, properties, brokers);
    },
  };
}

type Settings = Record<string, string | number | boolean>;

function settings(data: string, port: number, controller: number, advertised: number): Settings {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertised}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 500,
    // A broker that comes back after kill -9 is let in only when its former self has timed out.
    'broker.session.timeout.ms': 2_000,
    'broker.heartbeat.interval.ms': 500,
    'auto.create.topics.enable': false,
  };
}

function lines(of: Settings): string {
  return Object.entries(of)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

async function start(dir: string, properties: string, brokers: string): Promise<ChildProcess> {
  const output = join(dir, 'broker.log');
  const log = openSync(output, 'a');
  const broker = spawn('java', ['-Xms256m', '-Xmx1g', '-cp', `${libs}/*`, 'kafka.Kafka', properties], {
    stdio: ['ignore', log, log],
    cwd: dir,
  });
  const deadline = Date.now() + READY_MS;
  while (!(await answers(brokers))) {
    if (broker.exitCode !== null || Date.now() > deadline) {
      broker.kill('SIGKILL');
      throw new Error(`Kafka did not come up:\n${(await readFile(output, 'utf8')).slice(-3_000)}`);
    }
  }
  return broker;
}

async function answers(brokers: string): Promise<boolean> {
  const admin = new Admin({ clientId: 'readiness', bootstrapBrokers: [brokers], retries: 0, connectTimeout: 1_000, requestTimeout: 2_000 });
  try {
    return (await admin.metadata({ topics: [] })).brokers.size > 0;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  } finally {
    await admin.close();
  }
}

async function end(broker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  broker.kill(signal);
  await once(broker, 'exit');
}
