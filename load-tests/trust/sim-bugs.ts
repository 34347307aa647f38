// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the text of sources
import type { Bug } from './bugs.ts';
import type { Edit } from './plant.ts';

const COMMIT = 'processor/commit.ts';
const CLAIM = 'processor/claim.ts';
const REBUILD = 'processor/rebuild-rollups.ts';
const START = 'processor/start-partition.ts';

type Planted = Pick<Bug, 'name' | 'edits'> & { seeds?: number };

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

/** Bugs of the order of steps, which need a certain moment: the simulation meets it in thousands of runs. */
const DEATHS: readonly Planted[] = [
  {
    name: 'a plan that was found is not carried out',
    edits: [edit(START, 'if (position.plan) position = await reconcile(position, state, deps);', 'void reconcile;')],
  },
  {
    name: 'rollups are not made anew after a doubt',
    edits: [edit(COMMIT, 'if (uncertain) await rebuildRollups(', 'if (claim.attempt < 0) await rebuildRollups(')],
  },
  {
    name: 'a doubtful batch is inserted again whole',
    edits: [edit(COMMIT, 'const missing = uncertain ?', 'const missing = claim.attempt < 0 ?')],
  },
  {
    name: 'an insert of a former owner goes on',
    edits: [edit(COMMIT, 'if (uncertain) await warehouse.stopInserts(', 'if (claim.attempt < 0) await warehouse.stopInserts(')],
  },
  {
    name: 'sessions of a doubtful batch come from their table',
    edits: [
      edit(START, 'sessionsFromEvents(warehouse, lookups, below, timeouts);', 'storedSessions(warehouse, lookups);'),
      edit(START, 'import { lastStoredEnd, sessionsFromEvents, storedSessions }', 'import { lastStoredEnd, storedSessions }'),
    ],
  },
];

/** Bugs of the fence, which need a statement on its way while the partition changes its owner. */
const TAKEOVERS: readonly Planted[] = [
  {
    name: 'who has lost the partition writes on',
    edits: [
      edit(
        CLAIM,
        '{ next: plan.first, plan }, this.#version))) throw new Fenced();',
        '{ next: plan.first, plan }, this.#version))) void Fenced;',
      ),
      edit(CLAIM, '{ next, plan: null }, this.#version))) throw new Fenced();', '{ next, plan: null }, this.#version))) void Fenced;'),
    ],
  },
  {
    name: 'an insert without its deadline',
    edits: [
      edit('processor/warehouse-writer.ts', "insertBlock('events', block, token, deadline);", "insertBlock('events', block, token, null);"),
    ],
  },
  {
    name: 'a new owner does not wait for the former one’s deadline',
    edits: [edit(CLAIM, 'if (now === null || now >= deadline) return;', 'if (now === null || now >= deadline || waited === 0) return;')],
  },
  {
    name: 'a deadline is waited for by the processor’s own clock',
    edits: [edit(CLAIM, 'const now = await warehouse.now();', 'const now = warehouse && this.#deps.clock();')],
  },
  {
    name: 'a deadline is told by the processor’s own clock',
    edits: [edit(CLAIM, 'const now = await this.#deps.warehouse.now();', 'const now = this.#deps.clock();')],
  },
  {
    name: 'a rollup is emptied without a deadline',
    edits: [edit(REBUILD, 'const deletion = await claim.deadline();', 'const deletion: number | null = null;')],
  },
  {
    name: 'a rollup is filled without a deadline',
    edits: [edit(REBUILD, 'const filling = await claim.deadline();', 'const filling: number | null = null;')],
  },
  {
    name: 'statements of a rebuild cannot be stopped',
    edits: [
      edit(REBUILD, '{ name: `${token}:delete:${rollup.table}` }', '{}'),
      edit(REBUILD, '{ name: `${token}:fill:${rollup.table}` }', '{}'),
    ],
  },
  {
    name: 'another owner’s plan is taken for one’s own',
    // Both must write the same plan, and one of the answers be lost.
    seeds: 5_000,
    edits: [edit('processor/patience.ts', 'stored.plan?.id === wanted.plan?.id', 'stored.plan?.attempt === wanted.plan?.attempt')],
  },
];

export const SIMULATED: readonly Bug[] = [
  ...DEATHS.map(({ name, edits }) => ({ name: `simulated: ${name}`, edits, runs: ['simulation', '--seeds', '1500'] })),
  ...TAKEOVERS.map(({ name, edits, seeds = 1_500 }) => ({
    name: `takeover: ${name}`,
    edits,
    runs: ['takeover', '--seeds', String(seeds)],
  })),
];
