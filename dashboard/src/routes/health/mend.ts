import type { Mend } from './rejected.ts';

/** One line of the form: what to do with one field. */
export interface Step {
  key: number;
  does: 'set' | 'rename' | 'remove';
  field: string;
  /** The new value, or the new name. */
  to: string;
}

export const STEPS = [
  { value: 'rename', label: 'Rename' },
  { value: 'set', label: 'Set' },
  { value: 'remove', label: 'Remove' },
] as const;

/** What is wrong with a line, or null. Each field may be named once. */
export function stepProblem(step: Step, all: readonly Step[]): string | null {
  const names = all.flatMap(namesOf);
  if (step.field.trim() === '') return 'Enter the name of a field, such as order_id.';
  if (step.does === 'rename' && step.to.trim() === '') return 'Enter the new name.';
  const twice = namesOf(step).find((name) => names.filter((other) => other === name).length > 1);
  return twice === undefined ? null : `"${twice}" is in another line already: say one thing of each field.`;
}

/** The mend that the lines say, for the API. */
export function mendOf(steps: readonly Step[]): Mend {
  const of = (does: Step['does']) => steps.filter((step) => step.does === does);
  return {
    set: Object.fromEntries(of('set').map(({ field, to }) => [field.trim(), typedValue(to)])),
    rename: Object.fromEntries(of('rename').map(({ field, to }) => [field.trim(), to.trim()])),
    remove: of('remove').map(({ field }) => field.trim()),
  };
}

/** What was typed as a value: JSON where it is some (`12.5`, `true`, `{"a":1}`, `"12"`), else the text itself. */
export function typedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What is wrong with the text of an event, or null. */
export function eventProblem(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'Write one object: { … }.';
  } catch (error) {
    return `This is no JSON yet: ${error instanceof Error ? error.message : 'look at its quotes and commas'}.`;
  }
}

function namesOf({ does, field, to }: Step): string[] {
  return [field.trim(), ...(does === 'rename' ? [to.trim()] : [])].filter((name) => name !== '');
}
