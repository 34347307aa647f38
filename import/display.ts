/** Where the importer speaks: a terminal, whose last line is written over, or a pipe, which gets a line now and then. */
export interface Display {
  line(text: string): void;
  /** The latest progress; shown as often as suits the place. */
  progress(text: () => string): void;
}

const ON_TERMINAL_MS = 200;
const IN_PIPE_MS = 5_000;

export function openDisplay(out: NodeJS.WriteStream, clock: () => number): Display {
  const every = out.isTTY ? ON_TERMINAL_MS : IN_PIPE_MS;
  let shown = clock();
  let open = false;
  return {
    line(text) {
      out.write(open ? `\r\x1b[K${text}\n` : `${text}\n`);
      open = false;
    },
    progress(text) {
      if (clock() - shown < every) return;
      shown = clock();
      if (out.isTTY) out.write(`\r\x1b[K  ${text().slice(0, (out.columns ?? 80) - 3)}`);
      else out.write(`  ${text()}\n`);
      open = out.isTTY;
    },
  };
}
