/** The stages of an event's way through the processor, as they are timed. */
export const STAGES = ['read', 'steps', 'look_up', 'wait', 'insert'] as const;
export type Stage = (typeof STAGES)[number];

/** How long each stage has taken since the start, ms, and how many events went through. */
export class StageTimes {
  events = 0;
  readonly ms: Record<Stage, number> = { read: 0, steps: 0, look_up: 0, wait: 0, insert: 0 };

  async time<T>(stage: Stage, work: () => Promise<T> | T): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.ms[stage] += performance.now() - start;
    }
  }
}
