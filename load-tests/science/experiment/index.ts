import { proportion } from '../../../science/experiment/arm.ts';
import { effect } from '../../../science/experiment/effect.ts';
import { sequentialInterval } from '../../../science/experiment/sequential.ts';
import { verdict } from '../../../science/experiment/verdict.ts';
import { seeded } from '../../../science/random.ts';
import { bounded, digits, printed, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { mutations } from './mutations.ts';

const TESTS = 10_000;
const LOOKS = 100;
const VISITORS = 50;
const RATE = 0.1;

export const experiment: Subject = {
  name: 'experiment',
  mutations,
  async *answers() {
    const found = effect(proportion(100, 49), proportion(100, 51));
    if (found.kind === 'no_answer') throw new Error(found.reason);
    yield digits('49/100 against 51/100: lift', '0.04082', found.lift);
    yield digits('chance to win', '0.60918', found.chanceToWin);
    yield digits('interval, low', '-0.24779', found.interval[0]);
    yield digits('interval, high', '0.32943', found.interval[1]);
    yield digits('risk of staying', '0.0814', found.risk.control);
    yield digits('risk of changing', '0.04058', found.risk.treatment);
    const stops = falseStops();
    yield bounded(`A/A, ${TESTS} tests with ${LOOKS} looks each: false stops, %`, '<=', 5, (stops.verdict * 100) / TESTS, 2);
    yield bounded('the same: the interval missed the truth at any look, %', '<=', 5, (stops.missed * 100) / TESTS, 2);
    yield printed('for comparison, the interval of one look: missed at any of them, %', (stops.naive * 100) / TESTS, 2);
  },
  async plots() {
    const random = seeded(4);
    let [a, b, n] = [0, 0, 0];
    const once: [number, number, number][] = [];
    const always: [number, number, number][] = [];
    const lifts: [number, number][] = [];
    for (let look = 0; look < 200; look++) {
      for (let i = 0; i < 100; i++) {
        if (random() < 0.1) a++;
        if (random() < 0.112) b++;
      }
      n += 100;
      const found = effect(proportion(n, a), proportion(n, b));
      if (found.kind === 'no_answer' || look < 8) continue;
      lifts.push([n, found.lift * 100]);
      once.push([n, found.interval[0] * 100, found.interval[1] * 100]);
      const [low, high] = sequentialInterval(found, 2 * n);
      always.push([n, low * 100, high * 100]);
    }
    return {
      experiment: chart({ title: 'A real lift of 12 %, looked at 200 times', x: 'visitors of each variation', y: 'lift, %' }, [
        { kind: 'band', label: 'holds at every look', points: always },
        { kind: 'band', label: 'holds at one look', points: once },
        { kind: 'line', label: 'measured lift', points: lifts },
      ]),
    };
  },
};

function falseStops(): { verdict: number; missed: number; naive: number } {
  const found = { verdict: 0, missed: 0, naive: 0 };
  for (let seed = 1; seed <= TESTS; seed++) {
    const random = seeded(seed);
    let [a, b, n] = [0, 0, 0];
    const was = { verdict: false, missed: false, naive: false };
    for (let look = 0; look < LOOKS; look++) {
      for (let visitor = 0; visitor < VISITORS; visitor++) {
        if (random() < RATE) a++;
        if (random() < RATE) b++;
      }
      n += VISITORS;
      const answer = verdict(proportion(n, a), proportion(n, b));
      if (answer.kind === 'blocked') continue;
      if (answer.kind !== 'continue') was.verdict = true;
      if (answer.sequential[0] > 0 || answer.sequential[1] < 0) was.missed = true;
      if (answer.effect.interval[0] > 0 || answer.effect.interval[1] < 0) was.naive = true;
    }
    if (was.verdict) found.verdict++;
    if (was.missed) found.missed++;
    if (was.naive) found.naive++;
  }
  return found;
}
