import { sleep } from './benchmark.ts';
import { startVictim, type Victim } from './victim.ts';

export type ServiceKind = 'ingest' | 'processor' | 'api';

export interface SupervisedOptions {
  kind: ServiceKind;
  /** What its next life is started with; lives are counted from 0. */
  environment: (life: number) => Record<string, string>;
  /** Told of each life that became ready: when it began, by `performance.now()`. */
  onReady?: (life: { began: number; readyMs: number }) => void;
}

/** Between an end and the next start, ms. */
const PAUSE = 100;
const NOBODY = 'http://127.0.0.1:9';

/** A service as Compose keeps it: started again however it ends, until it is told to stop. */
export class Supervised {
  readonly kind: ServiceKind;
  /** Lives that ended by themselves: the code, and the last line that was printed. */
  readonly ownEnds: string[] = [];
  /** Where it answers, or has answered last. */
  url = NOBODY;
  readonly #options: SupervisedOptions;
  #life: Victim;
  #lives = 0;
  #isReady = false;
  #isKilled = false;
  #isWanted = true;
  readonly #gone: Promise<number | null>;

  constructor(options: SupervisedOptions) {
    this.kind = options.kind;
    this.#options = options;
    this.#life = this.#begin();
    this.#gone = this.#keep();
  }

  /** Whether it is ready within `patienceMs`. */
  async ready(patienceMs = 60_000): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    while (!this.#isReady && performance.now() < deadline) await sleep(20);
    return this.#isReady;
  }

  /** kill -9, of a life that is still starting as of any other. Resolves when it is dead. */
  async kill(): Promise<void> {
    while (this.#isKilled) await sleep(20);
    this.#isReady = false;
    this.#isKilled = true;
    await this.#life.end('SIGKILL');
  }

  /** SIGTERM, and no more lives. Resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.#isWanted = false;
    this.#isReady = false;
    void this.#life.end('SIGTERM');
    return this.#gone;
  }

  /** What its last life has printed. */
  output(): string {
    return this.#life.output();
  }

  async #keep(): Promise<number | null> {
    for (;;) {
      const code = await this.#life.ended;
      this.#isReady = false;
      if (!this.#isWanted) return code;
      if (!this.#isKilled) this.ownEnds.push(`${code}: ${this.output().split('\n').at(-1)?.slice(0, 300)}`);
      await sleep(PAUSE);
      if (!this.#isWanted) return code;
      this.#isKilled = false;
      this.#life = this.#begin();
    }
  }

  #begin(): Victim {
    const { kind, environment, onReady } = this.#options;
    const began = performance.now();
    const life = startVictim(environment(this.#lives++), `${kind}/main.ts`);
    life.ready.then(
      (url) => {
        if (life !== this.#life || this.#isKilled) return;
        this.url = url;
        this.#isReady = true;
        onReady?.({ began, readyMs: life.readyMs() });
      },
      () => {},
    );
    return life;
  }
}
