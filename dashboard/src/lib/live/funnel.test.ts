import { expect, it } from 'vitest';
import { funnelSteps } from './funnel.ts';

it('measures bars against the first step and drops against the step before', () => {
  const steps = funnelSteps({ browse: 200, cart: 50, checkout: 20, paid: 15 });
  expect(steps.map((step) => step.share)).toEqual([1, 0.25, 0.1, 0.075]);
  expect(steps.map((step) => step.drop)).toEqual([null, 0.75, 0.6, 0.25]);
});

it('has no drop where nobody was there to go on', () => {
  const steps = funnelSteps({ browse: 3, cart: 0, checkout: 0, paid: 0 });
  expect(steps.map((step) => step.drop)).toEqual([null, 1, null, null]);
  expect(funnelSteps({ browse: 0, cart: 0, checkout: 0, paid: 0 }).map((step) => step.share)).toEqual([0, 0, 0, 0]);
});
