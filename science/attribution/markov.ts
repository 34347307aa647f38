import { inverse, Matrix } from 'ml-matrix';
import { type Attribution, noAnswer } from './answer.ts';
import { wrongPaths } from './check.ts';
import type { PathCount } from './journey.ts';

/** First-order transitions of a store's paths. State 0 is the start; channel i is state i + 1. Counts, not probabilities. */
export interface Transitions {
  channels: readonly string[];
  /** `between[from * (channels + 1) + to]`: how often `to` followed `from`. */
  between: Float64Array;
  /** How often each state was the last before a conversion, and before none. */
  converted: Float64Array;
  lost: Float64Array;
}

export function countTransitions(paths: readonly PathCount[]): Transitions {
  const states = new Map<string, number>();
  for (const { path } of paths) for (const channel of path) if (!states.has(channel)) states.set(channel, states.size + 1);
  const size = states.size + 1;
  const between = new Float64Array(size * size);
  const converted = new Float64Array(size);
  const lost = new Float64Array(size);
  for (const { path, conversions, nulls } of paths) {
    const times = conversions + nulls;
    let from = 0;
    for (const channel of path) {
      const to = states.get(channel) ?? 0;
      const cell = from * size + to;
      between[cell] = (between[cell] ?? 0) + times;
      from = to;
    }
    if (path.length === 0) continue;
    converted[from] = (converted[from] ?? 0) + conversions;
    lost[from] = (lost[from] ?? 0) + nulls;
  }
  return { channels: [...states.keys()], between, converted, lost };
}

/**
 * Removal effect of each channel, 0..1: by how much fewer of those who start would convert if the channel led nowhere. Exact, by one inverse for all channels:
 * with Q the transitions among start and channels, b the one-step conversion probabilities, N = (I - Q)^-1 and h = N b, it is
 * (N_sc / N_cc) h_c / h_s (Kemeny and Snell, "Finite Markov Chains"; removal effect: Anderl et al. 2016).
 */
export function removalEffects({ channels, between, converted, lost }: Transitions): Float64Array {
  const size = channels.length + 1;
  const system = Matrix.eye(size);
  const step = new Float64Array(size);
  for (let from = 0; from < size; from++) {
    let total = (converted[from] ?? 0) + (lost[from] ?? 0);
    for (let to = 0; to < size; to++) total += between[from * size + to] ?? 0;
    if (total === 0) continue;
    for (let to = 0; to < size; to++) system.set(from, to, system.get(from, to) - (between[from * size + to] ?? 0) / total);
    step[from] = (converted[from] ?? 0) / total;
  }
  const visits = inverse(system);
  const reach = Float64Array.from({ length: size }, (_, from) => {
    let sum = 0;
    for (let to = 0; to < size; to++) sum += visits.get(from, to) * (step[to] ?? 0);
    return sum;
  });
  const all = reach[0] ?? 0;
  return Float64Array.from(channels, (_, i) => {
    const state = i + 1;
    return all === 0 ? 0 : ((visits.get(0, state) / visits.get(state, state)) * (reach[state] ?? 0)) / all;
  });
}

/** Conversions and value in proportion to the removal effects. Paths without a conversion count: they tell where people are lost. */
export function markov(paths: readonly PathCount[]): Attribution {
  const wrong = wrongPaths(paths);
  if (wrong) return noAnswer(wrong);
  const transitions = countTransitions(paths);
  const effects = removalEffects(transitions);
  const sum = effects.reduce((total, effect) => total + effect, 0);
  let conversions = 0;
  let value = 0;
  for (const path of paths) {
    if (path.path.length === 0) continue;
    conversions += path.conversions;
    value += path.value;
  }
  const shared = (amount: number) => new Map(transitions.channels.map((channel, i) => [channel, (amount * (effects[i] ?? 0)) / sum]));
  return { kind: 'credits', conversions: shared(conversions), value: shared(value) };
}
