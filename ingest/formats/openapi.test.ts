import { expect, it } from 'vitest';
import { sdkPaths } from './openapi.ts';

it('describes every endpoint once, with ids of its own', () => {
  expect(sdkPaths['/v1/projects/{key}/settings']).toMatchObject({ get: { parameters: [{ name: 'key', in: 'path' }], security: [] } });
  expect(sdkPaths['/g/collect']).toMatchObject({ get: {}, post: {} });
  const ids = Object.values(sdkPaths).flatMap((path) => Object.values(path).map(({ operationId }: { operationId: string }) => operationId));
  expect(new Set(ids).size).toBe(ids.length);
});
