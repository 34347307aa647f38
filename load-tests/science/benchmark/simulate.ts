import { type Grade, gradeBy, gradeOf, type Member } from '../../../science/benchmark/grade.ts';
import { percentile } from '../../../science/benchmark/percentile.ts';
import { normal, seeded } from '../../../science/random.ts';

const STORES = 200;
const WEEKS = 26;

export interface Outcome {
  /** Grades that changed from one week to the next, of a store whose truth never did. */
  flips: number;
  /** Grades that were not those of the truth. */
  wrong: number;
  squaredError: number;
}

export interface Simulated {
  own: Outcome;
  shrunk: Outcome;
  /** Shrunk, and with the grade of the week before known. */
  steady: Outcome;
  grades: number;
  pairs: number;
}

/** Weeks of stores whose true conversion rates stay the same: what changes from week to week is chance alone. Graded by their own rates, by shrunk ones, and by these with the grade of the week before. */
export function simulate(seed: number): Simulated {
  const random = seeded(seed);
  const stores = Array.from({ length: STORES }, () => ({
    rate: 0.025 * Math.exp(0.3 * normal(random)),
    visitors: Math.round(1_500 * Math.exp(0.8 * normal(random))),
  }));
  const rates = stores.map(({ rate }) => rate);
  const bounds = [0.25, 0.5, 0.8].map((share) => percentile(rates, share)) as [number, number, number];
  const found: Simulated = { own: nothing(), shrunk: nothing(), steady: nothing(), grades: 0, pairs: 0 };
  let before: (readonly [Grade, Grade, Grade] | null)[] = stores.map(() => null);
  for (let week = 0; week < WEEKS; week++) {
    const members = stores.map(({ rate, visitors }): Member => {
      let conversions = 0;
      for (let i = 0; i < visitors; i++) if (random() < rate) conversions++;
      return { conversions, value: conversions / visitors };
    });
    before = members.map((member, i) => {
      const was = before[i];
      const answer = gradeOf(member, members);
      const steady = gradeOf(member, members, { before: was?.[2] });
      if (answer.kind === 'no_answer' || steady.kind === 'no_answer') return null;
      const truth = stores[i]?.rate ?? Number.NaN;
      const grades = [gradeBy(member.value, answer.from), answer.grade, steady.grade] as const;
      found.grades++;
      if (was) found.pairs++;
      count(found.own, grades[0], was?.[0], gradeBy(truth, bounds), member.value / truth);
      count(found.shrunk, grades[1], was?.[1], gradeBy(truth, bounds), answer.value / truth);
      count(found.steady, grades[2], was?.[2], gradeBy(truth, bounds), steady.value / truth);
      return grades;
    });
  }
  return found;
}

const nothing = (): Outcome => ({ flips: 0, wrong: 0, squaredError: 0 });

function count(to: Outcome, grade: Grade, before: Grade | undefined, truth: Grade, ratio: number): void {
  if (before && before !== grade) to.flips++;
  if (grade !== truth) to.wrong++;
  to.squaredError += Math.log(ratio) ** 2;
}
