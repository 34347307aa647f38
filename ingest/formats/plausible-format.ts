import { type Format, isDropped, speak, told } from './format.ts';
import { fromPlausible, plausibleKey } from './plausible.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** Plausible's events API. */
export const plausible: Format = {
  name: 'Plausible',
  endpoints: [
    {
      method: 'POST',
      path: '/api/event',
      route: speak({
        translate: fromPlausible,
        keyIn: plausibleKey,
        accepted: (request, from) => told(request, 202, 'ok', isDropped(request, from) ? { ...TEXT, 'x-plausible-dropped': '1' } : TEXT),
      }),
    },
  ],
};
