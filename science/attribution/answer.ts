/** Why there are no credits. */
export type NoCredits = 'no_touches' | 'no_conversions' | 'negative_money' | 'not_a_number' | 'unsorted_times' | 'touch_after_conversion';

/** Credit by channel: conversions (fractions that add up to all of them), and value as far as the model gives it. */
export interface Credits {
  kind: 'credits';
  conversions: ReadonlyMap<string, number>;
  value: ReadonlyMap<string, number>;
}

export type Attribution = Credits | { kind: 'no_answer'; reason: NoCredits };

export function noAnswer(reason: NoCredits): { kind: 'no_answer'; reason: NoCredits } {
  return { kind: 'no_answer', reason };
}
