/** That a visitor, or a user under a former id, was said to be a user. Ids are whole numbers in decimal, of visitors and users alike. */
export interface Said {
  id: string;
  user: string;
  /** ms since 1970. */
  at: number;
}

/**
 * The person of a visitor or user: the first user that it was said to be, by time and then the smaller, or whom that user became. Users who became each
 * other in a ring are the smallest of them; an id that was never said to be anybody is a person of its own. The same for every order and number of
 * repetitions of `said`. ClickHouse answers the same (the view `people`), for ways and rings
 * of at most 16 former ids.
 */
export function people(said: Iterable<Said>): (id: string) => string {
  const first = new Map<string, Said>();
  for (const one of said) {
    const known = first.get(one.id);
    if (!known || isBefore(one, known)) first.set(one.id, one);
  }
  return (id) => {
    const way = [id];
    for (;;) {
      const next = first.get(way.at(-1) ?? id)?.user;
      if (next === undefined) return way.at(-1) ?? id;
      const met = way.indexOf(next);
      if (met >= 0) return way.slice(met).reduce((least, other) => (BigInt(other) < BigInt(least) ? other : least));
      way.push(next);
    }
  };
}

function isBefore(a: Said, b: Said): boolean {
  return a.at < b.at || (a.at === b.at && BigInt(a.user) < BigInt(b.user));
}

/** Whose an event is: that of the user whom it names, else its visitor's. */
export function whoseIs(event: { visitor: string; user?: string }, personOf: (id: string) => string): string {
  return personOf(event.user ?? event.visitor);
}
