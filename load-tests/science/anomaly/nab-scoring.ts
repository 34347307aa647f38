/** A labelled series: the score a detector gave each value, and the windows (first and last index) in which an anomaly is to be found. */
export interface Scored {
  scores: ArrayLike<number>;
  windows: readonly (readonly [first: number, last: number])[];
}

/** The benchmark's standard profile. */
const FALSE_POSITIVE = 0.11;
const PROBATION = 0.15;
/** Series are on probation for no more than the share of so many values. */
const PROBATION_OF = 5_000;

export interface NabScore {
  /** 0 of a detector that says nothing, 100 of one that speaks up at the first value of each window and never else. */
  score: number;
  threshold: number;
  windows: number;
}

/**
 * The score of the Numenta Anomaly Benchmark, standard profile, by its published rules (Lavin and Ahmad 2015, and the benchmark's scorer): the first alert in a window earns more the
 * earlier it comes, each outside costs 0.11, less right behind a window; the first 15 % of a series are not scored; one threshold for all series, the best there is.
 */
export function nabScore(corpus: readonly Scored[]): NabScore {
  const points = corpus.flatMap(weighed).sort((a, b) => b.score - a.score);
  const earned = new Map(points.flatMap(({ window }) => (window ? [[window, -1]] : [])));
  const windows = earned.size;
  let sum = -windows;
  let [best, threshold] = [sum, Number.POSITIVE_INFINITY];
  for (const [i, { score, weight, window }] of points.entries()) {
    const before = window ? (earned.get(window) ?? 0) : 0;
    const after = window ? Math.max(before, weight) : weight;
    if (window) earned.set(window, after);
    sum += after - before;
    if (points[i + 1]?.score !== score && sum > best) [best, threshold] = [sum, score];
  }
  return { score: (100 * (best + windows)) / (2 * windows), threshold, windows };
}

interface Point {
  score: number;
  weight: number;
  window: readonly [number, number] | undefined;
}

function weighed({ scores, windows }: Scored): Point[] {
  const probation = Math.min(Math.floor(PROBATION * scores.length), PROBATION * PROBATION_OF);
  return Array.from(scores, (score, i): Point => {
    const window = windows.find(([first, last]) => i >= first && i <= last);
    if (window) return { score, weight: sigmoid(-(window[1] - i + 1) / (window[1] - window[0] + 1)) / sigmoid(-1), window };
    const past = windows.findLast(([, last]) => last < i);
    const position = past ? (i - past[1]) / (past[1] - past[0]) : 3;
    return { score, weight: FALSE_POSITIVE * (position >= 3 ? -1 : sigmoid(position)), window };
  }).filter((_, i) => i >= probation);
}

/** From 1 through 0 at a window's right edge to -1 behind it. */
function sigmoid(position: number): number {
  return 2 / (1 + Math.exp(5 * position)) - 1;
}
