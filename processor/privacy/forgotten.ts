import type { Directory, Erasure } from '../../platform/database/port.ts';
import { visitorNumber } from '../../science/sessions/visitor-number.ts';

/** Who asked to be forgotten, and when, ms; -Infinity for who did not. */
export interface Forgotten {
  /** Of a visitor, or of the user whom the shop calls so ('' for none): the later of the two. */
  at(store: string, visitor: string, user: string): number;
  /** Of everybody the last: what was received after it is nothing that had to go. */
  last(): number;
}

const NEVER = Number.NEGATIVE_INFINITY;

/** As the directory's list of erasures has it at the time of asking. */
export function createForgotten(directory: Pick<Directory, 'erasures'>): Forgotten {
  let from: readonly Erasure[] | null = null;
  let latest = new Map<string, number>();
  let last = NEVER;
  const refresh = () => {
    const erasures = directory.erasures();
    if (erasures === from) return;
    from = erasures;
    latest = latestBySubject(erasures);
    last = erasures.reduce((most, { at }) => Math.max(most, at), NEVER);
  };
  return {
    at(store, visitor, user) {
      refresh();
      if (latest.size === 0) return NEVER;
      return Math.max(latest.get(`${store}|visitor|${visitor}`) ?? NEVER, (user && latest.get(`${store}|user|${user}`)) || NEVER);
    },
    last() {
      refresh();
      return last;
    },
  };
}

/** Whether a text that was received then, a refused event's, names one of them: any string or number in it may be an id, as where its row is looked for. */
export function namesForgotten(forgotten: Forgotten, store: string, text: string, receivedAt: number): boolean {
  if (receivedAt > forgotten.last()) return false;
  for (const [, word = '', digits = word] of text.matchAll(/"([^"\\]{1,128})"|:\s*([0-9]{1,20})/g))
    if (receivedAt <= forgotten.at(store, visitorNumber(store, digits), digits)) return true;
  return false;
}

function latestBySubject(erasures: readonly Erasure[]): Map<string, number> {
  const latest = new Map<string, number>();
  for (const { store, kind, subject, at } of erasures) {
    const key = `${store}|${kind}|${subject}`;
    latest.set(key, Math.max(at, latest.get(key) ?? at));
  }
  return latest;
}
