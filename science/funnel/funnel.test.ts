import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversion, type FunnelEvent, funnel } from './funnel.ts';
import { furthestRun, type StepEvent } from './run.ts';

const STEPS = 3;
/** Few times and many ties: what goes wrong, goes wrong there. */
const anyEvents = fc.array(fc.record({ at: fc.nat(12), step: fc.integer({ min: -1, max: STEPS - 1 }) }), { maxLength: 12 });
const anyWindow = fc.nat(12);
/** `0@1 1@2`: step 0 at 1 ms, step 1 at 2 ms; `x@3` is no step. */
const read = (text: string): StepEvent[] =>
  text.split(' ').map((one) => {
    const [step = '', at] = one.split('@');
    return { at: Number(at), step: step === 'x' ? -1 : Number(step) };
  });

/** Every way there is to take the steps in order of time, by trying all of them. */
function* waysTo(events: readonly StepEvent[], level: number, window: number, taken: number[] = []): Generator<number[]> {
  if (taken.length === level) yield taken;
  else {
    for (const { at, step } of events) {
      const [first = at] = taken;
      if (step === taken.length && at >= (taken.at(-1) ?? 0) && at - first <= window) yield* waysTo(events, level, window, [...taken, at]);
    }
  }
}

describe('the furthest run', () => {
  test.each([
    ['0@1 1@2 2@3', 10, [1, 2, 3]],
    ['2@1 1@2 0@3', 10, [3]],
    ['1@1 2@2', 10, []],
    ['0@0 1@5 2@10', 10, [0, 5, 10]], // exactly the window
    ['0@0 1@5 2@11', 10, [0, 5]],
    ['0@0 0@4 1@5 2@11', 10, [4, 5, 11]], // the later start is in time
    ['0@0 1@1 0@20 1@31', 10, [0, 1]],
    ['0@7 1@7 2@7', 0, [7, 7, 7]],
    ['2@7 1@7 0@7', 0, [7, 7, 7]], // at once is in order
    ['0@1 1@2 1@6 2@9', 10, [1, 6, 9]], // as late as possible
    ['0@1 1@2 1@6', 10, [1, 2]], // but the first to get there
    ['0@1 1@2 2@3 0@4 1@5 2@6', 10, [1, 2, 3]],
    ['0@1 x@2 2@3 1@4', 10, [1, 4]],
  ])('%s within %d ms: %j', (events, window, expected) => {
    expect(furthestRun(read(events), STEPS, window)).toEqual(expected);
  });

  test.each([
    ['0@1 1@1 2@2', 'strict_increase', 1],
    ['0@1 1@2 2@3', 'strict_increase', 3],
    ['0@1 0@2 1@2', 'strict_increase', 1], // as ClickHouse has it
    ['0@1 x@2 1@3', 'strict_order', 1],
    ['x@0 0@1 1@2 2@3', 'strict_order', 3],
    ['2@0 1@0 0@1 1@2', 'strict_order', 2],
    ['0@1 2@2 1@3 2@4', 'strict_order', 1],
    ['0@1 1@2 0@3 1@4 2@5', 'strict_order', 3],
    ['0@1 1@2 x@3 2@4', 'strict_order', 2],
  ] as const)('%s, %s: level %d', (events, mode, level) => {
    expect(furthestRun(read(events), STEPS, 10, mode)).toHaveLength(level);
  });

  test('of all ways through the steps none gets further, none that gets as far is there earlier, and of those the steps are latest', () => {
    fc.assert(
      fc.property(anyEvents, anyWindow, (events, window) => {
        const run = furthestRun(events, STEPS, window);
        expect([...waysTo(events, run.length + 1, window)]).toEqual([]);
        if (run.length === 0) return;
        const ways = [...waysTo(events, run.length, window)];
        const earliest = Math.min(...ways.map((way) => way.at(-1) ?? 0));
        const first = ways.filter((way) => way.at(-1) === earliest);
        expect(run).toEqual(run.map((_, i) => Math.max(...first.map((way) => way[i] ?? 0))));
      }),
      { numRuns: 2_000 },
    );
  });

  test('does not depend on the order in which events are told, nor on telling one twice, nor on when time began', () => {
    fc.assert(
      fc.property(anyEvents, anyWindow, (events, window) => {
        const run = furthestRun(events, STEPS, window);
        expect(furthestRun([...events.toReversed(), ...events.slice(0, 3)], STEPS, window)).toEqual(run);
        expect(
          furthestRun(
            events.map(({ at, step }) => ({ at: at + 1_000, step })),
            STEPS,
            window,
          ),
        ).toEqual(run.map((at) => at + 1_000));
        expect(furthestRun(events, STEPS, window + 1).length).toBeGreaterThanOrEqual(run.length);
        for (const mode of ['strict_increase', 'strict_order'] as const)
          expect(furthestRun(events, STEPS, window, mode).length).toBeLessThanOrEqual(run.length);
      }),
    );
  });
});

const of = (visitor: string, ...events: [type: string, at: number][]): FunnelEvent[] => events.map(([type, at]) => ({ visitor, type, at }));
const STANDARD = { steps: ['view', 'cart', 'buy'], window: 100 };

describe('a funnel', () => {
  const events = [
    ...of('a', ['view', 0], ['cart', 10], ['buy', 40]),
    ...of('b', ['view', 5], ['cart', 25]),
    ...of('c', ['view', 7], ['cart', 13], ['cart', 19], ['scroll', 20], ['buy', 21]),
    ...of('d', ['view', 1], ['view', 2], ['buy', 3]),
    ...of('e', ['cart', 1], ['buy', 2]),
    ...of('f', ['view', 0], ['cart', 60]),
  ];

  test('counts visitors by how far they got, and says how long half of them took', () => {
    expect(funnel(events, STANDARD)).toEqual({
      kind: 'funnel',
      steps: [
        { step: 'view', visitors: 5, medianMs: null },
        { step: 'cart', visitors: 4, medianMs: 16 }, // 10, 20, 12, 60
        { step: 'buy', visitors: 2, medianMs: 16 }, // 30, 2
      ],
    });
  });

  test('has shares from any step to a later one', () => {
    const found = funnel(events, STANDARD);
    if (found.kind !== 'funnel') throw new Error(found.reason);
    const [view, cart, buy] = found.steps;
    if (!view || !cart || !buy) throw new Error('steps are missing');
    expect([conversion(view, cart), conversion(cart, buy), conversion(view, buy)]).toEqual([0.8, 0.5, 0.4]);
    expect(conversion({ ...view, visitors: 0 }, cart)).toBeNull();
  });

  test('in strict order, another event in between ends the run', () => {
    const found = funnel(events, { ...STANDARD, mode: 'strict_order' });
    expect(found.kind === 'funnel' && found.steps.map((step) => step.visitors)).toEqual([5, 4, 1]);
  });

  test('of one step counts who took it', () => {
    expect(funnel(events, { steps: ['buy'], window: 0 })).toEqual({
      kind: 'funnel',
      steps: [{ step: 'buy', visitors: 4, medianMs: null }],
    });
  });

  test('never widens, and depends on no order', () => {
    const anyEvent = fc.record({
      visitor: fc.constantFrom('a', 'b', 'c'),
      at: fc.nat(20),
      type: fc.constantFrom('view', 'cart', 'buy', 'x'),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), fc.nat(20), (list, window) => {
        const found = funnel(list, { ...STANDARD, window });
        expect(funnel(list.toReversed(), { ...STANDARD, window })).toEqual(found);
        if (found.kind !== 'funnel') return;
        const counts = found.steps.map((step) => step.visitors);
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
        expect(counts[0]).toBe(new Set(list.filter((one) => one.type === 'view').map((one) => one.visitor)).size);
      }),
    );
  });

  test.each([
    ['no_steps', events, { ...STANDARD, steps: [] }],
    ['too_many_steps', events, { ...STANDARD, steps: [...'abcdefghijk'] }],
    ['repeated_step', events, { ...STANDARD, steps: ['view', 'cart', 'view'] }],
    ['not_a_window', events, { ...STANDARD, window: -1 }],
    ['not_a_window', events, { ...STANDARD, window: 0.5 }],
    ['not_a_window', events, { ...STANDARD, window: Number.NaN }],
    ['not_a_time', of('a', ['view', Number.NaN]), STANDARD],
    ['not_a_time', of('a', ['view', -1]), STANDARD],
    ['nobody_entered', of('a', ['cart', 1]), STANDARD],
    ['nobody_entered', [], STANDARD],
  ] as const)('%s', (reason, given, options) => {
    expect(funnel(given, options)).toEqual({ kind: 'no_answer', reason });
  });

  test('has ten steps at most', () => {
    expect(funnel(of('1', ['a', 1]), { steps: [...'abcdefghij'], window: 1 }).kind).toBe('funnel');
  });
});
