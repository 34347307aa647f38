import { z } from '@hono/zod-openapi';

const name = z.string().min(1).max(128);
const names = z.array(name).max(50);

/** A mend of an event's own fields, as JSON. Each field is named once, so that the order of the steps says nothing. */
export const mendSchema = z
  .object({
    /** Fields to give this value. */
    set: z.record(name, z.unknown()).default({}),
    /** Old names to new ones; the value takes the place of what is under the new name, unless it is empty. */
    rename: z.record(name, name).default({}),
    remove: names.default([]),
  })
  .superRefine(({ set, rename, remove }, context) => {
    const all = [...Object.keys(set), ...Object.keys(rename), ...Object.values(rename), ...remove];
    const twice = all.find((one, at) => all.indexOf(one) !== at);
    if (twice !== undefined) context.addIssue({ code: 'custom', message: `"${twice}" is named twice; say one thing of each field` });
    if (Object.keys(set).length > 50 || Object.keys(rename).length > 50) context.addIssue({ code: 'custom', message: 'at most 50 fields' });
  });
export type Mend = z.output<typeof mendSchema>;

/** The event with the mend applied; what was given is not changed. Applying it again changes nothing. */
export function mended(event: Readonly<Record<string, unknown>>, { set, rename, remove }: Mend): Record<string, unknown> {
  const gone = new Set([...remove, ...Object.keys(rename)]);
  const fields = new Map(Object.entries(event).filter(([key]) => !gone.has(key)));
  for (const [from, to] of Object.entries(rename)) {
    const value = Object.hasOwn(event, from) ? event[from] : undefined;
    if ((value ?? '') !== '') fields.set(to, value);
  }
  for (const [key, value] of Object.entries(set)) fields.set(key, value);
  return Object.fromEntries(fields);
}
