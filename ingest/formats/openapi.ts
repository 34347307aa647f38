import type { Endpoint, Format } from './format.ts';
import { FORMATS } from './mount.ts';

/** The SDKs' endpoints as OpenAPI 3.1 path objects: what each takes is the SDK's own documentation's to say. */
export const sdkPaths: Readonly<Record<string, object>> = pathsOf(FORMATS);

function pathsOf(formats: readonly Format[]): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {};
  for (const { name, endpoints } of formats) {
    for (const endpoint of endpoints) {
      const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, path) };
    }
  }
  return paths;
}

function operation(format: string, endpoint: Endpoint, path: string): object {
  const takesEvents = 'route' in endpoint;
  return {
    operationId: `${endpoint.method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(\w)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
    summary: takesEvents ? `Events as the SDKs of ${format} send them` : `What the SDKs of ${format} ask`,
    tags: ['Other SDKs'],
    security: takesEvents ? [{ writeKey: [] }, { writeKeyQuery: [] }] : [],
    parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    responses: { '2XX': { description: takesEvents ? 'On disk.' : 'The answer that the SDK expects.' } },
  };
}
