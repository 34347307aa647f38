import { type Format, isDropped, speak, told } from './format.ts';
import { fromUmami, umamiKey } from './umami.ts';

/** Umami's collector. Its tracker reads `cache` and `disabled` of the answer and goes on without them. */
export const umami: Format = {
  name: 'Umami',
  endpoints: ['/api/send', '/api/batch'].map((path) => ({
    method: 'POST' as const,
    path,
    route: speak({
      translate: fromUmami,
      keyIn: umamiKey,
      accepted: (request, from) => told(request, 200, isDropped(request, from) ? '{"beep":"boop"}' : '{"ok":true}'),
    }),
  })),
};
