import type { NoCredits } from './answer.ts';
import type { Journey, PathCount } from './journey.ts';

/** What is wrong with path counts, or null. Counts and values are finite and not negative; at least one conversion has a touch. */
export function wrongPaths(paths: readonly PathCount[]): NoCredits | null {
  let touched = false;
  let converted = false;
  for (const { path, conversions, value, nulls } of paths) {
    if (![conversions, value, nulls].every(Number.isFinite)) return 'not_a_number';
    if (value < 0) return 'negative_money';
    if (conversions < 0 || nulls < 0) return 'not_a_number';
    if (path.length > 0) touched = true;
    if (path.length > 0 && conversions > 0) converted = true;
  }
  if (!touched) return 'no_touches';
  return converted ? null : 'no_conversions';
}

/** What is wrong with journeys, or null. */
export function wrongJourneys(journeys: readonly Journey[]): NoCredits | null {
  let touched = false;
  for (const { touches, at, value } of journeys) {
    if (!Number.isFinite(at) || !Number.isFinite(value)) return 'not_a_number';
    if (value < 0) return 'negative_money';
    for (const [i, touch] of touches.entries()) {
      if (!Number.isFinite(touch.at)) return 'not_a_number';
      if (touch.at < (touches[i - 1]?.at ?? Number.NEGATIVE_INFINITY)) return 'unsorted_times';
      if (touch.at > at) return 'touch_after_conversion';
      touched = true;
    }
  }
  if (journeys.length === 0) return 'no_conversions';
  return touched ? null : 'no_touches';
}
