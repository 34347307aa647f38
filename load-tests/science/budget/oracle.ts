import type { Channel } from '../../../science/budget/allocate.ts';

const STEPS = 1_500;

/**
 * The greatest response of up to three channels by looking at (nearly) every allocation: a grid of 1,500 steps for the first two, the rest to the last. Written apart from the code that
 * it judges: it knows the responses by their formulas alone.
 */
export function oracle(channels: readonly Channel[], total: number): number {
  const [one, two, three] = channels;
  if (!one || !two) return 0;
  let best = Number.NEGATIVE_INFINITY;
  const step = total / STEPS;
  for (let a = 0; a <= STEPS; a++) {
    const x = a * step;
    if (x < one.low || x > one.high) continue;
    const first = value(one, x);
    if (!three) {
      const y = total - x;
      if (y >= two.low && y <= two.high) best = Math.max(best, first + value(two, y));
      continue;
    }
    for (let b = 0; a + b <= STEPS; b++) {
      const y = b * step;
      const z = total - x - y;
      if (y < two.low || y > two.high || z < three.low || z > three.high) continue;
      best = Math.max(best, first + value(two, y) + value(three, z));
    }
  }
  return best;
}

function value({ response }: Channel, spend: number): number {
  if (response.kind === 'tanh') return response.top * Math.tanh(response.rate * spend);
  const raised = spend ** response.shape;
  return (response.top * raised) / (raised + response.half ** response.shape);
}
