import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routesOf } from '../load-tests/trust/access/routes.ts';

/** Write the list anew with `vitest run security/routes.test.ts -u`, and look at what came with it. */
test('the routes of the server are those of the committed list', async () => {
  const { api, ingest } = routesOf();
  await expect(`${[...api, ...ingest].join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'routes.txt'));
});
