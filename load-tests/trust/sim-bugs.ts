import type { Bug } from './bugs.ts';
import type { Edit } from './plant.ts';

const COMMIT = 'processor/commit.ts';
const START = 'processor/start-partition.ts';

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

/** Bugs of the order of steps, which need a certain moment: the simulation meets it in thousands of runs. */
export const SIMULATED: readonly Bug[] = [
  {
    name: 'simulated: a plan that was found is not carried out',
    edits: [edit(START, 'if (position.plan) position = await reconcile(position, state, deps);', 'void reconcile;')],
  },
  {
    name: 'simulated: rollups are not made anew after a doubt',
    edits: [edit(COMMIT, 'if (uncertain) await rebuildRollups(', 'if (attempt < 0) await rebuildRollups(')],
  },
  {
    name: 'simulated: a doubtful batch is inserted again whole',
    edits: [edit(COMMIT, 'const missing = uncertain ?', 'const missing = attempt < 0 ?')],
  },
  {
    name: 'simulated: an insert of a former owner goes on',
    edits: [edit(COMMIT, 'if (uncertain) await warehouse.stopInserts(', 'if (attempt < 0) await warehouse.stopInserts(')],
  },
  {
    name: 'simulated: who has lost the partition writes on',
    edits: [
      edit(COMMIT, '{ next: batch.first, plan }, version))) throw new Fenced();', '{ next: batch.first, plan }, version))) void Fenced;'),
      edit(
        COMMIT,
        '{ next: batch.last + 1, plan: null }, version))) throw new Fenced();',
        '{ next: batch.last + 1, plan: null }, version))) void Fenced;',
      ),
    ],
  },
  {
    name: 'simulated: sessions of a doubtful batch come from their table',
    edits: [
      edit(START, 'sessionsFromEvents(warehouse, lookups, below, timeouts);', 'storedSessions(warehouse, lookups);'),
      edit(START, 'import { lastStoredEnd, sessionsFromEvents, storedSessions }', 'import { lastStoredEnd, storedSessions }'),
    ],
  },
].map((bug) => ({ ...bug, runs: ['simulation', '--seeds', '1500'], quick: false }));
