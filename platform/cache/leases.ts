import type { RateAnswer } from './port.ts';
import { RecentMap } from './recent-map.ts';

/** Takes from the shared bucket: whether it held as much, and what it holds now. */
export type TakeShared = (key: string, cost: number, limit: number, windowMs: number) => Promise<{ allowed: boolean; tokens: number }>;

interface Lease {
  /** Tokens taken from the shared bucket and not spent yet. */
  tokens: number;
  until: number;
  /** What the shared bucket held afterwards. */
  left: number;
  asking: Promise<void> | null;
}

/** Of a limit, how much is taken at a time; and how long it is kept, ms. */
const SHARE = 0.01;
const KEEP_MS = 1_000;
const KEYS = 50_000;

/**
 * Spends shared rate limits in small leases: a hundredth of the limit is taken from the shared bucket at a time, so that most requests wait for
 * nobody. Small limits are exact; of large ones each process may leave a hundredth unspent. Never more is spent than was taken.
 */
export class Leases {
  readonly #leases = new RecentMap<Lease>(KEYS);
  readonly #takeShared: TakeShared;
  readonly #clock: () => number;

  constructor(takeShared: TakeShared, clock: () => number = Date.now) {
    this.#takeShared = takeShared;
    this.#clock = clock;
  }

  take(key: string, cost: number, limit: number, windowMs: number): RateAnswer | Promise<RateAnswer> {
    const lease = this.#of(key);
    if (Math.floor(limit * SHARE) > cost && this.#spend(lease, cost)) return answer(true, lease, limit, windowMs, cost);
    return this.#ask(lease, key, cost, limit, windowMs);
  }

  async #ask(lease: Lease, key: string, cost: number, limit: number, windowMs: number): Promise<RateAnswer> {
    const share = Math.floor(limit * SHARE);
    if (share > cost) {
      lease.asking ??= this.#renew(lease, key, share, limit, windowMs);
      await lease.asking;
      if (this.#spend(lease, cost)) return answer(true, lease, limit, windowMs, cost);
    }
    const { allowed, tokens } = await this.#takeShared(key, cost, limit, windowMs);
    lease.left = tokens;
    return answer(allowed, { ...lease, tokens: 0 }, limit, windowMs, cost);
  }

  #of(key: string): Lease {
    const known = this.#leases.get(key);
    if (known) return known;
    const lease: Lease = { tokens: 0, until: 0, left: 0, asking: null };
    this.#leases.set(key, lease);
    return lease;
  }

  #spend(lease: Lease, cost: number): boolean {
    if (this.#clock() > lease.until || lease.tokens < cost) return false;
    lease.tokens -= cost;
    return true;
  }

  async #renew(lease: Lease, key: string, share: number, limit: number, windowMs: number): Promise<void> {
    const { allowed, tokens } = await this.#takeShared(key, share, limit, windowMs);
    const kept = this.#clock() > lease.until ? 0 : lease.tokens;
    Object.assign(lease, { tokens: allowed ? kept + share : kept, until: this.#clock() + KEEP_MS, left: tokens, asking: null });
  }
}

function answer(
  allowed: boolean,
  { tokens, left }: Pick<Lease, 'tokens' | 'left'>,
  limit: number,
  windowMs: number,
  cost: number,
): RateAnswer {
  const held = tokens + left;
  const wanted = allowed || cost > limit ? limit : cost;
  return { allowed, limit, remaining: Math.floor(held), resetMs: Math.max(0, Math.ceil(((wanted - held) * windowMs) / limit)) };
}
