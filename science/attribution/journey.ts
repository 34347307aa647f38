/** A marketing touchpoint: the channel through which someone arrived, and when (ms since 1970). */
export interface Touch {
  channel: string;
  at: number;
}

/** What led to one conversion: its touches, oldest first, none later than the conversion at `at` (ms). `value` in minor currency units, an integer. */
export interface Journey {
  touches: readonly Touch[];
  at: number;
  value: number;
}

/** How often a sequence of channels was seen: with how many conversions of which value together, and how often without any. */
export interface PathCount {
  path: readonly string[];
  conversions: number;
  value: number;
  nulls: number;
}

export interface LookbackOptions {
  /** Touches earlier than this before the conversion have no part in it, ms; a touch of exactly this age has. */
  lookbackMs: number;
  /** Of touches of one channel in a row only the first counts. */
  collapse?: boolean;
}

const DAY = 86_400_000;
export const LOOKBACK = { lookbackMs: 30 * DAY } as const satisfies LookbackOptions;
/** The windows that a merchant may choose, days. */
export const LOOKBACK_DAYS = [1, 7, 14, 28, 30, 90] as const;

/** The touches that count for a conversion. */
export function countedTouches({ touches, at }: Journey, { lookbackMs, collapse = false }: LookbackOptions): Touch[] {
  const within = touches.filter((touch) => touch.at >= at - lookbackMs);
  return collapse ? within.filter((touch, i) => touch.channel !== within[i - 1]?.channel) : within;
}

/** Journeys by their sequence of channels. Those without a counted touch are left out. */
export function pathCounts(journeys: readonly Journey[], options: LookbackOptions = LOOKBACK): PathCount[] {
  const counts = new Map<string, PathCount>();
  for (const journey of journeys) {
    const path = countedTouches(journey, options).map((touch) => touch.channel);
    if (path.length === 0) continue;
    const key = path.join('\0');
    const known = counts.get(key);
    if (known) {
      known.conversions += 1;
      known.value += journey.value;
    } else counts.set(key, { path, conversions: 1, value: journey.value, nulls: 0 });
  }
  return [...counts.values()];
}
