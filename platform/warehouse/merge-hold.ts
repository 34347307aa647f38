/** A block of so many rows, with another soon after it, is part of a flood. */
const LARGE = 20_000;
/** Large blocks that may wait to be merged. */
const MOST = 60;
/** Large blocks after which what waited is surely being merged; merging has to wait again once that has ended. */
const REST = 30;
/** Without a large block for so long, ms, the flood is over. */
const CALM = 3_000;

/** What it needs of the engine. */
export interface Merges {
  /** A merge of the table is going on; to stop it would lose its work. */
  areRunning(table: string): Promise<boolean>;
  set(table: string, to: 'start' | 'stop'): Promise<void>;
}

interface Held {
  /** Large blocks since merging was last stopped or begun. */
  blocks: number;
  stopped: boolean;
  calm: NodeJS.Timeout;
}

/**
 * Lets a table's merges wait while a flood is inserted into it: they take a sixth of two cores, and each row is written again once for sixty blocks instead of
 * once for twelve. A mutation of the table waits as they do, until the blocks stop coming or a minute's worth of them has come.
 */
export class MergeHold {
  readonly #merges: Merges;
  readonly #tables = new Map<string, Held>();

  constructor(merges: Merges) {
    this.#merges = merges;
  }

  /** To be told of each block once it is stored. That merges cannot be stopped or begun now is no fault of the block: the next one tries again. */
  async inserted(table: string, rows: number): Promise<void> {
    if (rows < LARGE) return;
    const held = this.#tables.get(table) ?? this.#begin(table);
    held.calm.refresh();
    held.blocks++;
    const turn = held.stopped ? this.#start(table, held, MOST) : this.#stop(table, held);
    await turn.catch(() => {});
  }

  async close(): Promise<void> {
    // An engine that can do nothing any more is to be closed all the same.
    for (const table of this.#tables.keys()) await this.#end(table).catch(() => {});
  }

  #begin(table: string): Held {
    const calm = setTimeout(() => void this.#end(table).catch(() => calm.refresh()), CALM);
    calm.unref();
    // The first block of a flood is not told from a large one alone: the second is.
    const held: Held = { blocks: REST - 2, stopped: false, calm };
    this.#tables.set(table, held);
    return held;
  }

  async #end(table: string): Promise<void> {
    const held = this.#tables.get(table);
    if (!held) return;
    await this.#start(table, held, 0);
    clearTimeout(held.calm);
    this.#tables.delete(table);
  }

  async #start(table: string, held: Held, from: number): Promise<void> {
    if (!held.stopped || held.blocks < from) return;
    await this.#merges.set(table, 'start');
    held.stopped = false;
    held.blocks = 0;
  }

  async #stop(table: string, held: Held): Promise<void> {
    if (held.blocks < REST || (await this.#merges.areRunning(table))) return;
    await this.#merges.set(table, 'stop');
    held.stopped = true;
    held.blocks = 0;
  }
}
