import { type Benchmark, say, type TrustOptions } from './benchmark.ts';
import { BUGS, type Bug } from './bugs.ts';
import { copyTree, type Planted } from './plant.ts';

/** The benchmarks themselves are tested: with a bug in the server they must turn red, with the pause that brings it to light alone they must not. */
export const planted: Benchmark = {
  asks: 'every planted bug turns its benchmark red',
  async run(options) {
    const only = options.flag('bug');
    const chosen = BUGS.filter((bug) => (only ? bug.name.includes(only) : !options.quick || bug.quick));
    const tree = copyTree();
    const failures: string[] = [];
    try {
      for (const control of controls(chosen, options)) {
        const { code, printed } = await tree.run(control.edits, [...control.runs, '--seed', String(options.seed)]);
        say(`${code === 0 ? 'green ' : 'RED   '} the pause alone of: ${control.name}`);
        if (code !== 0) failures.push(`the healthy tree fails with the pause of: ${control.name}\n${printed}`);
      }
      for (const bug of chosen) {
        const missed = await missedBy(tree, bug, options);
        say(`${missed ? 'MISSED' : 'caught'} ${bug.name}`);
        if (missed) failures.push(`${missed}: ${bug.name}`);
      }
    } finally {
      tree.remove();
    }
    return { n: chosen.length, failures };
  },
};

function controls(bugs: readonly Bug[], { quick }: TrustOptions): Pick<Bug, 'name' | 'edits' | 'runs'>[] {
  return quick ? [] : bugs.flatMap(({ name, control, runs }) => (control ? [{ name, edits: control, runs }] : []));
}

/** Why it is not caught; undefined when the benchmark told of failures. One that could not run at all has caught nothing. */
async function missedBy(tree: Planted, bug: Bug, { seed }: TrustOptions): Promise<string | undefined> {
  const seeded = bug.runs[0] === 'vitest' ? [] : ['--seed', String(seed)];
  const { code, printed } = await tree.run(bug.edits, [...bug.runs, ...seeded]);
  const told = /^ *FAIL(?:ED:)? +(.*)$/m.exec(printed)?.[1]?.slice(0, 200);
  if (code === 1 && told) {
    say(`       ${told}`);
    return undefined;
  }
  return code === 0 ? 'missed' : `did not run (${code})\n${printed.slice(-1_500)}`;
}
