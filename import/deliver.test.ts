import { expect, test } from 'vitest';
import { type DeliverDeps, deliver, greet } from './deliver.ts';
import type { Attempt } from './post.ts';

/** A server that answers as told, and a clock that only sleeping moves. */
function server(answers: (events: readonly string[], n: number) => Attempt) {
  let now = 0;
  const waits: number[] = [];
  const requests: string[][] = [];
  const deps: DeliverDeps = {
    post: async (events) => {
      requests.push([...events]);
      return answers(events, requests.length);
    },
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    clock: () => now,
    random: () => 0.5,
    patienceMs: 60_000,
  };
  return { deps, waits, requests };
}

const ACCEPTED: Attempt = { kind: 'accepted', rejected: [] };

test('what may pass later is sent again, after as long as the server asks, else longer each time', async () => {
  const { deps, waits } = server((_, n) => {
    if (n === 1) return { kind: 'later', afterMs: 7_000, why: '503' };
    return n < 5 ? { kind: 'later', afterMs: 0, why: 'ECONNREFUSED' } : ACCEPTED;
  });
  expect(await deliver(['1'], deps)).toEqual([]);
  expect(waits).toEqual([7_000, 400, 800, 1_600]);
});

test('a server that stays away ends the import, and says how it goes on', async () => {
  const { deps } = server(() => ({ kind: 'later', afterMs: 0, why: 'ECONNREFUSED' }));
  await expect(deliver(['1'], deps)).rejects.toMatchObject({ code: 'server_away', message: expect.stringMatching(/same command goes on/) });
});

test('what is too large is halved until it fits; refusals keep their places', async () => {
  const { deps, requests } = server((events) => {
    if (events.length > 2) return { kind: 'too_large' };
    const index = events.indexOf('bad');
    return { kind: 'accepted', rejected: index < 0 ? [] : [{ index, reason: 'r', message: 'm' }] };
  });
  expect(await deliver(['1', '2', '3', '4', '5', 'bad', '7'], deps)).toEqual([{ index: 5, reason: 'r', message: 'm' }]);
  expect(requests.filter((events) => events.length <= 2).flat()).toEqual(['1', '2', '3', '4', '5', 'bad', '7']);
});

test('one event that alone is too large is refused, its neighbour is not', async () => {
  const { deps } = server((events) => (events.includes('huge') ? { kind: 'too_large' } : ACCEPTED));
  expect(await deliver(['1', 'huge'], deps)).toEqual([expect.objectContaining({ index: 1, reason: 'too_large' })]);
});

test.each<[Attempt, string]>([
  [{ kind: 'refused', code: 'unknown_key', message: 'x' }, 'secret key'],
  [{ kind: 'refused', code: 'status_404', message: '' }, 'no Footfall'],
  [{ kind: 'later', afterMs: 0, why: 'ECONNREFUSED' }, 'npm start'],
])('the greeting ends at once with a sentence: %j', async (attempt, said) => {
  await expect(greet('http://localhost:1', async () => attempt)).rejects.toMatchObject({ message: expect.stringContaining(said) });
});
