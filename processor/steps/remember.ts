/** Remembers a function's answers by key, the newest `size` to twice as many. */
export function remember<T>(size: number, compute: (key: string) => T): (key: string) => T {
  const answer = rememberPairs<T>(size, (_, key) => compute(key));
  return (key) => answer('', key);
}

/**
 * The same by two texts, of the first of which there are few: to join them to one key would take longer than all the rest. Two generations, so that nothing is
 * sorted or moved.
 */
export function rememberPairs<T>(size: number, compute: (few: string, many: string) => T): (few: string, many: string) => T {
  let young = new Map<string, Map<string, T>>();
  let old = new Map<string, Map<string, T>>();
  let held = 0;
  return (few, many) => {
    const known = young.get(few)?.get(many);
    if (known !== undefined) return known;
    const answer = old.get(few)?.get(many) ?? compute(few, many);
    if (held >= size) {
      old = young;
      young = new Map();
      held = 0;
    }
    const answers = young.get(few);
    if (answers) answers.set(many, answer);
    else young.set(few, new Map([[many, answer]]));
    held++;
    return answer;
  };
}
