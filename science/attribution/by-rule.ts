import { type Attribution, noAnswer } from './answer.ts';
import { wrongJourneys, wrongPaths } from './check.ts';
import { countedTouches, type Journey, LOOKBACK, type LookbackOptions, type PathCount } from './journey.ts';
import { splitMoney } from './split-money.ts';
import { type Rule, type RuleOptions, weights } from './weights.ts';

/**
 * Credits by a rule, journey by journey. Each journey's value is split in whole minor units, so the value of all channels is that of all journeys with
 * a counted touch, exactly.
 */
export function attributeJourneys(
  rule: Rule,
  journeys: readonly Journey[],
  options: RuleOptions & Partial<LookbackOptions> = {},
): Attribution {
  const wrong = wrongJourneys(journeys);
  if (wrong) return noAnswer(wrong);
  const credit = new Ledger();
  for (const journey of journeys) {
    const touches = countedTouches(journey, { ...LOOKBACK, ...options });
    if (touches.length === 0) continue;
    const shares = weights(rule, touches, journey.at, options);
    const money = splitMoney(journey.value, shares);
    for (const [i, touch] of touches.entries()) credit.add(touch.channel, shares[i] ?? 0, money[i] ?? 0);
  }
  return credit.isEmpty ? noAnswer('no_touches') : credit.credits();
}

/** Credits by a rule that needs no times, from counted paths. Values are split as fractions, in the unit that they come in. */
export function attributePaths(rule: Exclude<Rule, 'time_decay'>, paths: readonly PathCount[], options: RuleOptions = {}): Attribution {
  const wrong = wrongPaths(paths);
  if (wrong) return noAnswer(wrong);
  const credit = new Ledger();
  for (const { path, conversions, value } of paths) {
    if (path.length === 0) continue;
    const shares = weights(
      rule,
      path.map((channel) => ({ channel, at: 0 })),
      0,
      options,
    );
    for (const [i, channel] of path.entries()) credit.add(channel, (shares[i] ?? 0) * conversions, (shares[i] ?? 0) * value);
  }
  return credit.credits();
}

class Ledger {
  readonly #conversions = new Map<string, number>();
  readonly #value = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#conversions.size === 0;
  }

  add(channel: string, conversions: number, value: number): void {
    this.#conversions.set(channel, (this.#conversions.get(channel) ?? 0) + conversions);
    this.#value.set(channel, (this.#value.get(channel) ?? 0) + value);
  }

  credits(): Attribution {
    return { kind: 'credits', conversions: this.#conversions, value: this.#value };
  }
}
