import { quantile } from '../harness/report.ts';
import { sleep } from './benchmark.ts';
import type { Many } from './many.ts';
import type { ServiceKind } from './supervised.ts';

/** One that is killed and comes back. */
export interface Target {
  kind: string;
  /** kill -9; resolves when it is dead. A service is started again by its supervisor, an engine after a while. */
  strike(): Promise<void>;
  /** Resolves when an engine answers again; rejects where it does not come up. */
  back(): Promise<void>;
}

const ENGINES = ['kafka', 'redis', 'postgres', 'clickhouse'] as const;
const SERVICES = ['ingest', 'processor', 'api'] as const;
/** An engine stays away for up to this long, ms. */
const AWAY = 2_500;

/** Who was killed how often, and how long each took to be ready again, ms. */
export class Struck {
  readonly #random: () => number;
  readonly #kills = new Map<string, number>();
  readonly #times = new Map<string, number[]>();
  /** Services that began or became ready while an engine was away. */
  readonly #slowed = new Map<string, number[]>();
  #away = 0;
  #backAt = 0;
  #isBegun = false;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Told by `withMany` of each life of a service; those before the first blow do not count. */
  readonly serviceReady = (kind: ServiceKind, { began, readyMs }: { began: number; readyMs: number }): void => {
    if (this.#isBegun) push(this.#away > 0 || began < this.#backAt ? this.#slowed : this.#times, kind, readyMs);
  };

  /** One of each kind of service, chosen anew at each blow, and the engines. */
  targets(many: Many): Target[] {
    return [...SERVICES.map((kind) => this.#service(many, kind)), ...ENGINES.map((kind) => this.#engine(many, kind))];
  }

  /** Of services that had every engine all the time. */
  alone(): number[] {
    return SERVICES.flatMap((kind) => this.#times.get(kind) ?? []);
  }

  /** One line a kind. */
  report(many: Many): string[] {
    return [...SERVICES, ...ENGINES].map((kind) => {
      const own = many.all.filter((service) => service.kind === kind).flatMap(({ ownEnds }) => ownEnds);
      const slowed = this.#slowed.get(kind);
      return [
        `${kind}: ${this.#kills.get(kind) ?? 0} kills, ready again in ${spread(this.#times.get(kind))}`,
        slowed ? `with an engine away in ${spread(slowed)}` : '',
        own.length > 0 ? `ended by itself ${own.length} times, last with ${own.at(-1)}` : '',
      ]
        .filter(Boolean)
        .join('; ');
    });
  }

  #service(many: Many, kind: ServiceKind): Target {
    return {
      kind,
      strike: async () => {
        const all = many.of(kind);
        this.#count(kind);
        await all[Math.floor(this.#random() * all.length)]?.kill();
      },
      back: async () => {},
    };
  }

  #engine({ engines }: Many, kind: (typeof ENGINES)[number]): Target {
    const engine = engines[kind];
    let coming = Promise.resolve();
    const comeBack = async (afterMs: number) => {
      await sleep(afterMs);
      const began = performance.now();
      await engine.restart();
      push(this.#times, kind, performance.now() - began);
      this.#backAt = performance.now();
      this.#away--;
    };
    return {
      kind,
      strike: async () => {
        await coming;
        this.#count(kind);
        this.#away++;
        await engine.kill();
        coming = comeBack(this.#random() * AWAY);
        // Whoever waits for it is told.
        coming.catch(() => {});
      },
      back: () => coming,
    };
  }

  #count(kind: string): void {
    this.#isBegun = true;
    this.#kills.set(kind, (this.#kills.get(kind) ?? 0) + 1);
  }
}

function push(lists: Map<string, number[]>, kind: string, value: number): void {
  lists.set(kind, [...(lists.get(kind) ?? []), value]);
}

function spread(times: readonly number[] = []): string {
  if (times.length === 0) return '-';
  return `${quantile(times, 0.5).toFixed(0)} ms (median), ${quantile(times, 1).toFixed(0)} ms (longest), ${times.length} times`;
}
