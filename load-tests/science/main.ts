// npm run science [-- SUBJECT]: every known answer, computed in this run; -- planted: each planted bug must be caught; -- plot: one chart or more a subject.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plant } from './plant.ts';
import { subjects } from './subjects.ts';

const root = join(import.meta.dirname, '../..');
const data = process.env.SHARED_DATA ?? join(root, '../shared/data');
const [command = 'all', only] = process.argv.slice(2);
const named = (name: string | undefined) => subjects.filter((subject) => !name || name === 'all' || subject.name === name);

if (command === 'planted') process.exitCode = (await plant(root, named(only))) ? 0 : 1;
else if (command === 'plot') await plot();
else process.exitCode = (await answer(command)) ? 0 : 1;

async function answer(name: string): Promise<boolean> {
  const chosen = named(name);
  if (chosen.length === 0) {
    console.error(`No subject is called ${name}. There are: ${subjects.map((subject) => subject.name).join(', ')}, planted, plot.`);
    return false;
  }
  let wrong = 0;
  let count = 0;
  for (const subject of chosen) {
    console.log(`\n${subject.name}`);
    for await (const { what, expected, got, ok } of subject.answers(data)) {
      count += 1;
      if (!ok) wrong += 1;
      console.log(`  ${ok ? 'ok   ' : 'WRONG'} ${what.padEnd(70)} ${got.padStart(16)}   must be ${expected}`);
    }
  }
  console.log(`\n${count - wrong} right, ${wrong} wrong`);
  return wrong === 0;
}

async function plot(): Promise<void> {
  const folder = join(root, 'docs', 'science');
  mkdirSync(folder, { recursive: true });
  for (const subject of named(only)) {
    for (const [name, svg] of Object.entries(await subject.plots(data))) {
      writeFileSync(join(folder, `${name}.svg`), svg);
      console.log(`docs/science/${name}.svg`);
    }
  }
}
