import { seeded } from '../harness/random.ts';
import { type Benchmark, type Outcome, say, type TrustOptions } from './benchmark.ts';
import { simulate, type World } from './sim-run.ts';

/** The processor itself on a simulated clock, log, positions and warehouse. `--seed S --seeds 1` repeats one. */
export const simulation: Benchmark = {
  asks: 'whatever is slow, fails or dies in whatever order, every record ends as if nothing had happened',
  run: (options) => runSeeds(options, 'deaths'),
};

/** Processes of their own only: one that was paused, comes back, and does not know yet that another has its partition. */
export const takeover: Benchmark = {
  asks: 'an owner that was paused while another took its partition over writes nothing that counts',
  run: (options) => runSeeds(options, 'takeovers'),
};

async function runSeeds(options: TrustOptions, world: World): Promise<Outcome> {
  const seeds = options.number('seeds', { full: 10_000, quick: 100 });
  const failures: string[] = [];
  let ended = 0;
  for (let i = 0; i < seeds; i++) {
    const seed = options.seed + i;
    const { wrong, kills } = await simulate(seed, seeded(seed), world);
    ended += kills;
    if (wrong.length > 0) failures.push(`seed ${seed}: ${wrong.slice(0, 3).join('; ')}`);
    if ((i + 1) % Math.ceil(seeds / 10) === 0)
      say(`${i + 1} seeds, ${ended} processors killed or taken over on the way, ${failures.length} wrong`);
  }
  return { n: seeds, failures };
}
