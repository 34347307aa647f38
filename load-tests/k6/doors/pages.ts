import { check } from 'k6';
import http, { type Answer } from 'k6/http';
import { reading, statsUrl } from '../history/ask.ts';
import { settings } from '../lib/settings.ts';

/** What people and machines open, by what the answer must hold. */
const PAGES: Readonly<Record<string, (answer: Answer) => boolean>> = {
  '/healthz': ({ status }) => status === 200,
  '/readyz': ({ status }) => status === 200,
  '/api/openapi.json': (answer) => (answer.json() as { openapi: string }).openapi.startsWith('3.1'),
  '/api/docs': ({ status }) => status === 200,
  '/overview': ({ body }) => String(body).includes('<html'),
};

/** The same where events go: on one machine that is the same address. */
const OF_INGEST: typeof PAGES = {
  '/healthz': ({ status }) => status === 200,
  '/readyz': ({ status }) => status === 200,
  '/metrics': ({ body }) => /^footfall_ingest_events_accepted_total \d/m.test(String(body)),
  '/js/footfall.js': ({ body }) => String(body).includes('page_view'),
};

/** Opens every page, asks one question, and reads the ledger, whose sum must be right at every moment. */
export function openEveryPage(): void {
  open(settings.url, PAGES);
  open(settings.ingest, OF_INGEST);
  const figures = http.get(statsUrl({ metrics: 'visitors,sessions,revenue', range: 'today' }), reading('smoke'));
  check(figures, { 'a question is answered': ({ status }) => status === 200 });
  const ledger = http.get(`${settings.url}/api/ledger?store=${settings.store}`, reading('smoke'));
  check(ledger, { 'the ledger adds up': (answer) => answer.status === 200 && (answer.json() as { difference: number }).difference === 0 });
}

function open(address: string, pages: typeof PAGES): void {
  for (const [path, holds] of Object.entries(pages)) {
    const answer = http.get(address + path, { tags: { name: path, door: 'pages' }, timeout: '10s' });
    check(answer, { [`${path} answers`]: (given) => given.status === 200 && holds(given) });
  }
}
