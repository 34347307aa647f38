/**
 * Footfall's tracker for browsers: page views, events, and nothing lost on the way. Sends batches as text, so that no preflight is needed.
 * Built small by `../build.ts`: names are short where the minifier cannot shorten them.
 */
type Fields = Record<string, unknown>;
type Call = [string, (Fields | string)?];
interface Footfall {
  (...call: Call): void;
  q?: ArrayLike<unknown>[];
}

(() => {
  const w = window as unknown as Window & { footfall?: Footfall };
  const d = document;
  const n = navigator;
  const script = d.currentScript as HTMLScriptElement;
  const api = `${script.dataset.api || new URL(script.src).origin}/track/batch?key=${script.dataset.key}`;
  const QUEUE = 'ff_q';
  const ID = 'ff_id';
  const newId = () => (crypto.randomUUID ? crypto.randomUUID() : Date.now().toString(36) + Math.random().toString(36).slice(2));
  /** localStorage may be refused: then nothing is remembered. */
  const store = (key: string, value?: string | null) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {}
    return null;
  };
  const refused = n.doNotTrack === '1' || (n as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl;
  const stored = () => JSON.parse(store(QUEUE) || '[]') as Fields[];

  let queue: Fields[] = [];
  let timer = 0;
  let delay = 1e3;
  let busy = false;
  let page = '';
  let referrer = d.referrer;
  let term: string | null = '';
  if (refused) store(ID, null);

  /** Events wait in memory and in localStorage, a hundred at most, until the server has acknowledged them. */
  const keep = (gone: Fields[]) => {
    const left = (event: Fields) => !gone.some((other) => other.event_id === event.event_id);
    queue = queue.filter(left);
    const others = stored().filter((event) => left(event) && !queue.some((own) => own.event_id === event.event_id));
    const all = others.concat(queue).slice(-100);
    store(QUEUE, all.length ? JSON.stringify(all) : null);
  };
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(send, ms) as unknown as number;
  };
  const body = (events: Fields[]) => JSON.stringify({ sent_at: Date.now(), events });

  async function send() {
    if (busy || !queue.length) return;
    busy = true;
    const events = queue.slice(0, 50);
    let wait = 0;
    try {
      const { status, headers } = await fetch(api, { method: 'POST', body: body(events), keepalive: true });
      if (status === 429 || status > 499) wait = +(headers.get('retry-after') || 0) * 1e3 || delay;
    } catch {
      wait = delay;
    }
    busy = false;
    if (wait) delay = Math.min(delay * 2, 6e4);
    else {
      delay = 1e3;
      keep(events);
    }
    if (queue.length) later(wait);
  }

  const track = (event_type: string, fields?: Fields) => {
    const id = store(ID);
    const event: Fields = { event_id: newId(), event_type, timestamp: Date.now(), url: location.href, title: d.title, referrer, ...fields };
    if (id) {
      event.visitor_id = id;
      event.consent = 'granted';
    }
    if (n.webdriver) event.webdriver = true;
    queue.push(event);
    keep([]);
    later(50);
  };

  const view = () => {
    const { href, pathname, search } = location;
    if (pathname + search === page) return;
    page = pathname + search;
    track('page_view');
    const found = /[?&](?:q|s|query|search)=([^&]+)/.exec(search);
    const asked = found && decodeURIComponent((found[1] as string).replace(/\+/g, ' '));
    if (asked && asked !== term) track('search', { search: asked });
    term = asked;
    referrer = href;
  };

  const call: Footfall = (type, fields) => {
    try {
      if (type === 'consent') store(ID, fields === 'granted' && !refused ? store(ID) || newId() : null);
      else track(type, fields as Fields);
    } catch {}
  };
  const early = w.footfall?.q || [];
  w.footfall = call;

  const start = () => {
    queue = stored();
    view();
    for (const args of Array.from(early)) call(...(Array.from(args) as Call));
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
        original.apply(this, args);
        view();
      };
    }
    addEventListener('popstate', view);
    addEventListener('pageshow', (event) => {
      if (event.persisted) {
        page = '';
        view();
      }
    });
    addEventListener('online', send);
    d.addEventListener('visibilitychange', () => {
      if (d.visibilityState === 'hidden' && queue.length && n.sendBeacon(api, body(queue.slice(0, 50)))) keep(queue.slice(0, 50));
    });
    d.addEventListener('click', (event) => {
      const link = (event.target as Element).closest?.('a');
      if (link?.host && link.host !== location.host) track('outbound_click', { link_url: link.href });
    });
  };
  if ((d as Document & { prerendering?: boolean }).prerendering) d.addEventListener('prerenderingchange', start, { once: true });
  else start();
})();
