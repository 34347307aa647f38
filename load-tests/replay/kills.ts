import { seeded } from '../harness/random.ts';
import { quantile } from '../harness/report.ts';
import { type RunningServer, spawnServer, startServer } from '../harness/server-process.ts';
import { sleep } from './send.ts';

/** A server that is killed with SIGKILL at random times and started again on the same data, until it has been killed often enough. */
export class KilledServer {
  readonly #environment: Record<string, string>;
  readonly #kills: number;
  readonly #random: () => number;
  readonly #readyMs: number[] = [];
  #server: RunningServer | null = null;
  #url = 'http://127.0.0.1:9';
  #loop: Promise<void> = Promise.resolve();
  #stopping = false;
  #done = 0;

  constructor(environment: Record<string, string>, options: { kills: number; seed: number }) {
    this.#environment = environment;
    this.#kills = options.kills;
    this.#random = seeded(options.seed);
  }

  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    await this.#startServer();
    this.#loop = this.#killOften();
  }

  /** About a fifth of the kills come while the server is still starting or recovering. */
  async #killOften(): Promise<void> {
    while (this.#done < this.#kills && !this.#stopping) {
      await sleep(50 + this.#random() * 900);
      await this.#server?.stop('SIGKILL');
      this.#done++;
      if (this.#random() < 0.2 && this.#done < this.#kills) {
        const starting = spawnServer(this.#environment);
        await sleep(this.#random() * 1_500);
        await starting.stop('SIGKILL');
        this.#done++;
      }
      await this.#startServer();
    }
  }

  async #startServer(): Promise<void> {
    this.#server = await startServer(this.#environment);
    this.#readyMs.push(this.#server.readyMs);
    this.#url = this.#server.url;
  }

  /** Resolves when the last kill is done and the server is up for good. */
  async finished(): Promise<void> {
    await this.#loop;
  }

  report(): void {
    const [median, longest] = [quantile(this.#readyMs, 0.5), Math.max(...this.#readyMs)];
    console.log(`  killed ${this.#done} times; ready again in ${median.toFixed(0)} ms (median), ${longest.toFixed(0)} ms (longest)`);
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    this.#stopping = true;
    await this.#loop.catch(() => {});
    await this.#server?.stop(signal);
  }
}
