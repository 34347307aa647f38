import { arch, cpus, totalmem } from 'node:os';

/** One measured figure. `holds` is whether it keeps within its bound; null where there is none. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  bound: string;
  holds: boolean | null;
  n: number;
  seed: number;
  machine: string;
}

export function figure(
  name: string,
  value: number,
  unit: string,
  bound: { min?: number; max?: number } | null,
  n: number,
  seed = 0,
): Figure {
  const text = [bound?.min !== undefined ? `>= ${bound.min}` : '', bound?.max !== undefined ? `<= ${bound.max}` : '']
    .filter(Boolean)
    .join(' and ');
  const holds = bound ? value >= (bound.min ?? Number.NEGATIVE_INFINITY) && value <= (bound.max ?? Number.POSITIVE_INFINITY) : null;
  return { name, value: Number(value.toPrecision(4)), unit, bound: text, holds, n, seed, machine: machine() };
}

/** A table for people, then one JSON line a figure. Returns whether every bound holds. */
export function report(title: string, figures: Figure[]): boolean {
  console.log(`\n${title}`);
  const width = Math.max(...figures.map((f) => f.name.length));
  for (const f of figures) {
    const verdict = f.holds === null ? '' : f.holds ? 'holds' : 'FAILS';
    console.log(`  ${f.name.padEnd(width)}  ${String(f.value).padStart(10)} ${f.unit.padEnd(10)} ${f.bound.padEnd(14)} ${verdict}`);
  }
  for (const f of figures) console.log(JSON.stringify(f));
  return figures.every((f) => f.holds !== false);
}

export function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model.trim() ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}

/** The value below which a share `q` (0..1) of the samples lies. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
