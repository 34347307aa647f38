import { randomUUID } from 'node:crypto';
import type { Plan, Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import type { StageTimes } from './stages.ts';

export interface ClaimDeps {
  readonly warehouse: Warehouse;
  readonly positions: Positions;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly times: StageTimes;
  /** Statements of an attempt whose outcome is unknown may still arrive for so long, ms. */
  readonly onWait?: (ms: number) => void;
}

/** A batch's offsets, both included, and the span of its events' times, ms. */
export type Stretch = Pick<Plan, 'first' | 'last' | 'from' | 'to'>;

/** Someone else has taken the partition over: this consumer must stop, and has written nothing that counts twice. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Within this long a statement has to begin, ms by the warehouse's clock: how long a new owner waits at most, and many times what one takes to arrive. */
export const LEASE = 10_000;
/** No statement is on its way for longer than this, ms: a warehouse whose clock was set back holds nobody up for ever. */
const LONGEST_WAIT = 120_000;

/**
 * The right to insert one batch, as its plan says it in the positions. Statements that would count twice carry the plan's deadline: who takes the
 * plan up changes it, so that its former owner can neither put the deadline off nor commit, and waits until none of its statements can begin any more.
 */
export class Claim {
  readonly #deps: ClaimDeps;
  readonly #partition: number;
  #version: number;
  #plan: Plan;
  /** Whether the plan that is stored is one of ours. */
  #isOurs = false;
  /** When the deadline was told, by this process's clock. */
  #since = 0;

  /** `found`: a plan for the batch whose outcome is unknown, read at this `version` of the position. */
  constructor(partition: number, version: number, batch: Stretch, found: Plan | null, deps: ClaimDeps) {
    this.#deps = deps;
    this.#partition = partition;
    this.#version = version;
    this.#plan = { ...batch, id: '', attempt: found?.attempt ?? 0, deadline: found?.deadline ?? null };
  }

  get attempt(): number {
    return this.#plan.attempt;
  }

  /** Makes the next attempt durable. When it resolves, nothing that an earlier one has sent and that counts twice can begin any more. */
  async begin(): Promise<void> {
    const { deadline } = this.#plan;
    if (deadline !== null) {
      if (!this.#isOurs) await this.#save(this.#plan);
      await this.#deps.times.time('wait', () => this.#until(deadline));
    }
    await this.#putOff(this.#plan.attempt + 1);
  }

  /** The deadline for a statement that is sent next: put off in time for it to arrive. Null where none is needed. */
  async deadline(): Promise<number | null> {
    if (this.#plan.deadline !== null && this.#deps.clock() - this.#since > LEASE / 2) await this.#putOff(this.#plan.attempt);
    return this.#plan.deadline;
  }

  /** Everything below `next` is stored: no plan is left. Returns the position's version. */
  async end(next: number): Promise<number> {
    if (!(await this.#deps.positions.save(this.#partition, { next, plan: null }, this.#version))) throw new Fenced();
    return this.#version + 1;
  }

  async #putOff(attempt: number): Promise<void> {
    this.#since = this.#deps.clock();
    const now = await this.#deps.warehouse.now();
    // Never brought forward: what carries the former deadline may still begin until then.
    const deadline = now === null ? null : Math.max(this.#plan.deadline ?? 0, Math.floor(now) + LEASE);
    await this.#save({ ...this.#plan, attempt, deadline });
  }

  async #save(wanted: Plan): Promise<void> {
    const plan = { ...wanted, id: randomUUID() };
    if (!(await this.#deps.positions.save(this.#partition, { next: plan.first, plan }, this.#version))) throw new Fenced();
    this.#version++;
    this.#isOurs = true;
    this.#plan = plan;
  }

  async #until(deadline: number): Promise<void> {
    const { warehouse, sleep, onWait } = this.#deps;
    for (let waited = 0; waited < LONGEST_WAIT; ) {
      const now = await warehouse.now();
      if (now === null || now >= deadline) return;
      const wait = Math.min(deadline - now, LONGEST_WAIT - waited);
      onWait?.(wait);
      await sleep(wait);
      waited += wait;
    }
  }
}
