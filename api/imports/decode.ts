/** A file's bytes as text; lines end with \n. */
export interface Decoded {
  text: string;
  encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
}

/** By its byte order mark, else UTF-8; what is no UTF-8 is what spreadsheets of the West write without being asked. Google Ads' "Excel .csv" is UTF-16. */
export function decode(bytes: Uint8Array): Decoded {
  const { text, encoding } = read(bytes);
  return { text: text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text, encoding };
}

function read(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The delimiter that parts the first lines into most columns, equally often on most of them. */
export function delimiterOf(text: string): Delimiter {
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, weight: weightOf(text.slice(0, 65_536), delimiter) }));
  return counts.reduce((best, one) => (one.weight > best.weight ? one : best)).delimiter;
}

/** How many of the first lines have the commonest number of this delimiter, times that number; quoted ones do not count. */
function weightOf(text: string, delimiter: string): number {
  const perLine = new Map<number, number>();
  let [here, lines, quoted] = [0, 0, false];
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    else if (letter === delimiter && !quoted) here++;
    else if (letter === '\n' && !quoted) {
      if (here > 0) perLine.set(here, (perLine.get(here) ?? 0) + 1);
      here = 0;
      if (++lines === 30) break;
    }
  }
  if (here > 0) perLine.set(here, (perLine.get(here) ?? 0) + 1);
  return Math.max(0, ...[...perLine].map(([number, times]) => number * times));
}
