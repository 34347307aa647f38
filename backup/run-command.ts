import { Fault } from '../contracts/error.ts';

export interface Command {
  file: string;
  /** `--name` with '', `--name value` with its value. */
  flags: Map<string, string>;
  say: (line: string) => void;
}

/** Runs a command that is given a file: code 0, or 1 with one clear line on standard error; 2 when it is asked wrongly. `flags`: `name`, or `name=` with a value. */
export async function runCommand(usage: string, flags: readonly string[], work: (command: Command) => Promise<void>): Promise<void> {
  const command = readArguments(process.argv.slice(2), flags);
  if (!command) {
    console.error(`How? ${usage}`);
    process.exit(2);
  }
  try {
    await work({ ...command, say: (line) => console.log(line) });
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Fault ? `footfall: ${error.message}` : error);
    process.exit(1);
  }
}

function readArguments(given: readonly string[], known: readonly string[]): Omit<Command, 'say'> | null {
  const flags = new Map<string, string>();
  const files: string[] = [];
  const rest = [...given];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.slice(2);
    if (!word.startsWith('--')) files.push(word);
    else if (known.includes(name)) flags.set(name, '');
    else if (known.includes(`${name}=`) && rest[0] !== undefined) flags.set(name, rest.shift() ?? '');
    else return null;
  }
  const [file] = files;
  return file !== undefined && files.length === 1 ? { file, flags } : null;
}
