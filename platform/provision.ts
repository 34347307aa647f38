import { readFile } from 'node:fs/promises';
import { Fault } from '../contracts/error.ts';
import { type Provision, provisionSchema } from '../contracts/store.ts';

/** The stores and keys of a PROVISION file; null without one. Throws Fault `bad_provision` that says what is wrong in it. */
export async function readProvision(file: string | undefined): Promise<Provision | null> {
  if (file === undefined) return null;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Fault('bad_provision', `PROVISION=${file}: the file cannot be read. Name a JSON file, or leave the variable out.`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Fault('bad_provision', `PROVISION=${file}: the file is not JSON.`);
  }
  const parsed = provisionSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Fault('bad_provision', `PROVISION=${file}: ${wrong}`);
}
