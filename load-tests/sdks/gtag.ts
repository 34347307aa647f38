import { untilTaken } from './again.ts';
import { type Client, eventType } from './client.ts';

/** As gtag sends them: one event in the URL, by GET or POST; several as lines of the body, with what they share in the URL. */
const LINES = 10;

/**
 * Google's own script comes from Google and knows only Google's ids, so it cannot run here: these are its requests, parameter by parameter. It tries
 * once and has no message ids.
 */
export const gtag: Client = {
  package: 'gtag-shaped requests',
  version: 'GET and POST /g/collect, v=2',
  settings: 'tries once; sent again by the shop',
  async open(url, key) {
    const began = String(Math.floor(Date.now() / 1_000));
    const shared = {
      v: '2',
      tid: key,
      gtm: '45je62c0v9100000000za200',
      _p: '1771000000000',
      gcs: 'G111',
      cid: '1234567890.1771000000',
      ul: 'en-us',
      sr: '1920x1080',
      uid: 'u1',
      sid: began,
      sct: '1',
      seg: '1',
      dl: 'https://shop.example/catalogue?utm_source=letter',
      dr: 'https://news.example/',
      dt: 'Catalogue',
      'up.plan': 'gold',
    };
    const event = (n: string) => ({ en: eventType(gtag), 'ep.n': n, 'epn.rank': '1234', _et: '1500' });
    const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    const sent = (init: RequestInit, fields: Record<string, string>) =>
      untilTaken(async () => (await fetch(`${url}/g/collect?${query(fields)}`, init)).ok);
    let lines: string[] = [];
    let sequence = 0;
    async function flush(): Promise<void> {
      const body = lines.join('\r\n');
      lines = [];
      if (body !== '') await sent({ method: 'POST', body, headers: { 'content-type': 'text/plain;charset=UTF-8' } }, shared);
    }
    return {
      async track(n) {
        const turn = sequence++ % 3;
        if (turn < 2) await sent({ method: turn === 0 ? 'GET' : 'POST' }, { ...shared, ...event(n) });
        else if (lines.push(query(event(n))) >= LINES) await flush();
      },
      close: flush,
    };
  },
};
