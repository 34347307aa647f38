import { z } from '@hono/zod-openapi';

/** A JSON answer, as `createRoute` wants it. */
export function answers<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A JSON body that must be there. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}

export const done = { 204: { description: 'Done' } };

/** What every route of a store may answer besides. */
export const refusals = {
  401: { description: 'Neither a secret key nor a session' },
  403: { description: 'The role or key does not allow it' },
  404: { description: 'No such store, or nothing of this name in it' },
};

export const storeParam = z.object({ store: z.string() });
