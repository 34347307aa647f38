/** One line of the table of known answers: what was asked, what it must be, what this run computed. */
export interface Answer {
  what: string;
  /** As text, with the bound's sign: `7574.7186`, `<= 0.12`. */
  expected: string;
  got: string;
  ok: boolean;
}

/** One-line mutation of a source file that a test of the subject must catch. `find` occurs exactly once in the file. */
export interface Mutation {
  what: string;
  /** Path from the repository's root: `science/attribution/markov.ts`. */
  file: string;
  find: string;
  replace: string;
  /** The test file that must fail with it. */
  test: string;
}

/** A subject of `science/` with its evidence. `data` is the folder of the shared data sets. */
export interface Subject {
  name: string;
  answers(data: string): AsyncIterable<Answer>;
  /** Charts as SVG text by file name without extension: `attribution-credit`. */
  plots(data: string): Promise<Record<string, string>>;
  mutations: readonly Mutation[];
}

/** The number must agree to the printed digits of `expected`. */
export function digits(what: string, expected: string, value: number): Answer {
  const decimals = expected.split('.')[1]?.length ?? 0;
  const got = value.toFixed(decimals);
  return { what, expected, got, ok: got === expected };
}

/** The number must be at most (`<=`) or at least (`>=`) the bound. */
export function bounded(what: string, sign: '<=' | '>=', bound: number, value: number, decimals = 4): Answer {
  return { what, expected: `${sign} ${bound}`, got: value.toFixed(decimals), ok: sign === '<=' ? value <= bound : value >= bound };
}

/** A figure without a bound, to compare with. */
export function printed(what: string, value: number | string, decimals = 0): Answer {
  return { what, expected: 'printed', got: typeof value === 'number' ? value.toFixed(decimals) : value, ok: true };
}

/** Planted bugs of one folder of `science/`: each in a file of it, caught by a test of it (`usual` unless another is named). */
export function plantsIn(folder: string, usual: string) {
  return (what: string, file: string, find: string, replace: string, test = usual): Mutation => ({
    what,
    file: `science/${folder}/${file}`,
    find,
    replace,
    test: `science/${folder}/${test}.test.ts`,
  });
}
