import { Fault } from '../../contracts/error.ts';
import type { Log } from './port.ts';

export interface LaneOptions {
  partition: number;
  /** Appends remotely, in the order of the calls. When one fails, those behind it fail too, until its caller has had the time to hear of it. */
  remote: (value: string) => Promise<number>;
  local: Pick<Log, 'append' | 'read' | 'begin' | 'prune'>;
  /** Whether the local log holds records of before the start. */
  behind: boolean;
  pause: (ms: number) => Promise<void>;
  onProblem: (error: unknown) => void;
}

/** An append that has no answer yet. */
interface Call {
  number: number;
  value: string;
  since: number;
  resolve: (offset: number) => void;
  reject: (error: unknown) => void;
}

/**
 * `direct`: to the remote log. `failing`: the remote log has failed; appends wait until every call that it has is answered. `behind`: the local
 * log holds records, later ones go behind them. `closing`: the last of them are being forwarded, and appends wait that moment.
 */
type State = 'direct' | 'failing' | 'behind' | 'closing';

/** Bytes forwarded at a time. */
const STRETCH_BYTES = 1_000_000;
const RETRY_MS = 250;
const NOTHING = { waitingBytes: 0, oldestMs: 0 };

/** The way of one partition's records: to the remote log, or through the local one while the remote is away, never past one another. */
export class Lane {
  readonly #options: LaneOptions;
  #state: State = 'direct';
  #count = 0;
  /** Calls that the remote log has not answered. */
  readonly #flying = new Set<Call>();
  #waiting: Call[] = [];
  /** Local writes: begun, and those without an answer. */
  #spilled = 0;
  readonly #spilling = new Set<Promise<number>>();
  #forwarding: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    if (options.behind) this.#fallBehind();
  }

  /** Whether records wait in the local log. */
  get behind(): boolean {
    return this.#state !== 'direct';
  }

  append(value: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#go({ number: this.#count++, value, since: performance.now(), resolve, reject });
    });
  }

  /** What waits here for its turn, beside what the two logs say of themselves. */
  pressure(): { waitingBytes: number; oldestMs: number } {
    const oldest = this.#waiting[0];
    if (!oldest) return NOTHING;
    return { waitingBytes: this.#waiting.reduce((sum, call) => sum + call.value.length, 0), oldestMs: performance.now() - oldest.since };
  }

  /** Ends forwarding; what is left waits in the local log for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#forwarding;
    await Promise.allSettled(this.#spilling);
  }

  #go(call: Call): void {
    if (this.#state === 'direct') this.#fly(call);
    else if (this.#state === 'behind') this.#spill(call);
    else this.#waiting.push(call);
  }

  #fly(call: Call): void {
    this.#flying.add(call);
    this.#options.remote(call.value).then(
      (offset) => this.#landed(call, () => call.resolve(offset)),
      (error: unknown) => this.#landed(call, () => this.#failed(call, error)),
    );
  }

  #landed(call: Call, answer: () => void): void {
    this.#flying.delete(call);
    answer();
    if (this.#state === 'failing' && this.#flying.size === 0) this.#fallBehind();
  }

  #failed(call: Call, error: unknown): void {
    if (error instanceof Fault && !error.retryable) {
      call.reject(error);
      return;
    }
    if (this.#state === 'direct') this.#options.onProblem(error);
    this.#state = 'failing';
    this.#waiting.push(call);
  }

  #fallBehind(): void {
    this.#state = 'behind';
    this.#flush();
    this.#forwarding = this.#forward();
  }

  /** Lets those that wait go, in the order in which they were called. */
  #flush(): void {
    const calls = this.#waiting.sort((a, b) => a.number - b.number);
    this.#waiting = [];
    for (const call of calls) this.#go(call);
  }

  #spill(call: Call): void {
    this.#spilled++;
    const write = this.#options.local.append(this.#options.partition, call.value);
    this.#spilling.add(write);
    write.then(call.resolve, call.reject).finally(() => this.#spilling.delete(write));
  }

  /**
   * Forwards what the local log holds, until it holds no more. A stretch whose answer was lost is sent again, so a record may come twice; the
   * processor drops an `event_id` that it knows.
   */
  async #forward(): Promise<void> {
    const { local, partition, onProblem, pause } = this.#options;
    let next = 0;
    let answers = false;
    while (!this.#stopped) {
      try {
        const spilled = this.#spilled;
        await Promise.allSettled(this.#spilling);
        const entries = await local.read(partition, next, STRETCH_BYTES);
        const last = entries.at(-1);
        if (!last && spilled !== this.#spilled) continue;
        if (!last) return this.#settle('direct');
        const bytes = entries.reduce((sum, entry) => sum + entry.value.length, 0);
        // Appends wait for the end of this only once the remote log is known to answer, and when it is near.
        if (answers && bytes < STRETCH_BYTES) this.#state = 'closing';
        await allOf(entries.map((entry) => this.#options.remote(entry.value)));
        answers = true;
        next = last.offset + 1;
        await local.prune(partition, next);
      } catch (error) {
        answers = false;
        onProblem(error);
        this.#settle('behind');
        await pause(RETRY_MS);
      }
    }
    this.#settle('behind');
  }

  #settle(state: 'direct' | 'behind'): void {
    this.#state = state;
    this.#flush();
  }
}

/** Resolves when all have; rejects with the first error, but not before every one has its answer. */
async function allOf(promises: Promise<unknown>[]): Promise<void> {
  const answers = await Promise.allSettled(promises);
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
}
