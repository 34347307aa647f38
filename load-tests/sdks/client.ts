import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A running client of somebody else's, told where the server is. */
export interface Sender {
  /** One custom event of the type `eventType(client)` with the property `n`. */
  track(n: string): void | Promise<void>;
  /** Resolves when the client has given up nothing that it still holds: all is sent, or thrown away by its own rules. */
  close(): Promise<void>;
  /** In a page: what was thrown there and caught by nobody. */
  thrown?(): readonly string[];
}

export interface Client {
  /** As it is written in package.json. */
  readonly package: string;
  /** What stands in a version's place where there is no package. */
  readonly version?: string;
  /** What a shop has to set beside the address and the key, for the table. */
  readonly settings: string;
  /** Between two bursts of events, ms; the usual pause when absent. */
  readonly pauseMs?: number;
  open(url: string, key: string): Promise<Sender>;
}

/** The package itself, by its name at run time: these clients are for this test alone, and it says which are missing. */
export async function load<T>(name: string): Promise<T> {
  return (await import(name)) as T;
}

/** The version that is installed, or null. */
export async function versionOf({ package: name, version }: Client): Promise<string | null> {
  if (version !== undefined) return version;
  try {
    let folder = dirname(fileURLToPath(import.meta.resolve(name)));
    for (; folder !== dirname(folder); folder = dirname(folder)) {
      const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
      const found = JSON.parse(text) as { name?: string; version?: string };
      if (found.name === name && found.version) return found.version;
    }
    return null;
  } catch {
    return null;
  }
}

/** The name that a client's events carry, so that the warehouse can tell the clients apart. */
export function eventType(client: Pick<Client, 'package'>): string {
  return `sdk ${client.package}`;
}
