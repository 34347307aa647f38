import { ERASED, type ErasureNews } from '../../contracts/erasure-news.ts';
import type { Cache } from '../../platform/cache/port.ts';
import type { Directory, Erasure } from '../../platform/database/port.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import type { Consumer } from '../consumer.ts';
import { cutoffOf } from './cutoff.ts';
import { erase, visitorsOf } from './erase.ts';
import { expire } from './expire.ts';

export interface HousekeeperOptions {
  warehouse: Warehouse;
  cache: Pick<Cache, 'publish'>;
  directory: Pick<Directory, 'erasures' | 'stores'>;
  clock: () => number;
  epoch: string;
  /** Partitions that the log has. */
  of: number;
  /** This process's partitions that are being consumed. */
  consumers: () => { partition: number; consumer: Pick<Consumer, 'atClaimedBorder' | 'expireLog'> }[];
  /** Runs work while no past day is being added up. */
  unsettled: (work: () => Promise<void>) => Promise<void>;
  onProblem: (error: unknown) => void;
}

/**
 * Carries out erasures and the stores' retention on this process's partitions, each by the consumer that owns it, between two of its batches: so no lease
 * among processes is needed, and nothing is counted or deleted beside an insert.
 */
export class Housekeeper {
  readonly #options: HousekeeperOptions;
  /** Of open erasures, the partitions that are through with them. */
  readonly #erased = new Map<string, Set<number>>();
  /** The cutoff that a store and partition was last brought to. */
  readonly #expired = new Map<string, number>();
  #looking = false;

  constructor(options: HousekeeperOptions) {
    this.#options = options;
  }

  /** One look at everything that is due. What fails is told and tried again at the next. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const open = this.#options.directory.erasures().filter(({ done }) => !done);
      for (const erasure of open) await this.#erase(erasure);
      for (const id of this.#erased.keys()) if (!open.some((erasure) => erasure.id === id)) this.#erased.delete(id);
      await this.#expire();
      for (const { consumer } of this.#options.consumers()) await consumer.expireLog();
    } catch (error) {
      this.#options.onProblem(error);
    } finally {
      this.#looking = false;
    }
  }

  async #erase(erasure: Erasure): Promise<void> {
    const { warehouse, cache, clock, epoch, of, consumers, unsettled } = this.#options;
    const through = this.#erased.get(erasure.id) ?? new Set();
    this.#erased.set(erasure.id, through);
    const mine = consumers();
    const due = mine.filter(({ partition }) => !through.has(partition));
    if (due.length > 0) {
      await unsettled(async () => {
        for (const { partition, consumer } of due) {
          const known = await visitorsOf(erasure, warehouse);
          const gone = known.map((visitor) => ({ store: erasure.store, visitor }));
          await consumer.atClaimedBorder(gone, async (claim) => {
            // Who was known before, and who has become known by what was stored since.
            const visitors = new Set([...known, ...(await visitorsOf(erasure, warehouse))]);
            await erase(erasure, [...visitors], { warehouse, epoch, partition, claim, clock });
          });
          through.add(partition);
        }
      });
    }
    for (const { partition } of mine) cache.publish(ERASED, JSON.stringify({ id: erasure.id, partition, of } satisfies ErasureNews));
  }

  async #expire(): Promise<void> {
    const { directory, clock, consumers, warehouse } = this.#options;
    for (const store of directory.stores()) {
      const cutoff = cutoffOf(store, clock());
      if (cutoff === null) continue;
      for (const { partition, consumer } of consumers()) {
        const key = `${store.id}|${partition}`;
        if (this.#expired.get(key) === cutoff) continue;
        await consumer.atClaimedBorder([], () => expire({ store: store.id, partition, cutoff }, warehouse, clock()));
        this.#expired.set(key, cutoff);
      }
    }
  }
}
