/**
 * Footfall's tracker for browsers: page views, searches, outbound links and the shop's own events, and nothing lost on the way. Every event waits
 * in localStorage until the server has acknowledged it; what is sent twice carries the same id, so that it is counted once.
 * Batches go as text, so that no preflight is needed. Built by `../build.ts`; the bytes are counted by a test.
 */
type Fields = Record<string, unknown>;
interface Footfall {
  (...call: unknown[]): void;
  q?: (ArrayLike<unknown> & Iterable<unknown>)[];
  on?: number;
}

((w: Window & { footfall?: Footfall }, d: Document & { prerendering?: boolean }, n: Navigator & { globalPrivacyControl?: boolean }) => {
  const script = d.currentScript as HTMLScriptElement | null;
  if (!script) return;
  const { key, api } = script.dataset;
  const url = `${api || new URL(script.src).origin}/track/batch?key=${key}`;
  const queue = `ff_${key}`;
  const refused = n.doNotTrack === '1' || n.globalPrivacyControl;

  /** Unacknowledged events, the oldest first. Other tabs share them; `memory` stands in where storage is refused or full. */
  let memory: Fields[] = [];
  let full = false;
  let flying: unknown[] = [];
  const beaconed: unknown[] = [];
  let timer: number;
  let fails = 0;
  let notBefore = 0;
  let visitor_id: string | undefined;
  let consent: string | undefined;
  let path: string | undefined;
  let referrer: string;
  let last = d.referrer;
  let asked: string | null;

  const quietly =
    (work: (...given: never[]) => void) =>
    (...given: unknown[]) => {
      try {
        work(...(given as never[]));
      } catch {}
    };
  const remember = (key: string, value?: string) => {
    if (value) localStorage[key] = value;
    else delete localStorage[key];
  };
  const load = () => {
    try {
      if (!full) memory = JSON.parse(localStorage[queue] || '[]').filter((event: Fields) => event.event_id);
    } catch {}
    return memory;
  };
  const save = (events: Fields[]) => {
    memory = events.slice(-100);
    try {
      remember(queue, memory[0] && JSON.stringify(memory));
    } catch {
      full = true;
    }
  };
  const without = (ids: unknown[]) => load().filter((event) => !ids.includes(event.event_id));
  const idsOf = (events: Fields[]) => events.map((event) => event.event_id);
  const newId = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
  const post = async (body: string) => fetch(url, { method: 'POST', body, keepalive: body.length < 6e4 });
  const wrap = (events: Fields[]) => JSON.stringify({ sent_at: Date.now(), events });

  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(ms, notBefore - Date.now()));
  };
  const send = () => {
    if (flying[0]) return;
    const events = load().slice(0, 50);
    flying = idsOf(events);
    if (events[0])
      post(wrap(events)).then(
        ({ status, headers }) => settle(status === 429 || status > 499, +(headers.get('retry-after') as string) * 1e3),
        () => settle(true),
      );
  };
  /** A 4xx would be answered the same again: its events are let go like those that were taken. */
  const settle = (again: boolean, wait?: number) => {
    if (again) notBefore = Date.now() + (wait || (Math.min(6e4, 2 ** fails++ * 1e3) * (1 + Math.random())) / 2);
    else {
      fails = notBefore = 0;
      save(without(flying));
    }
    flying = [];
    if (load()[0]) later(0);
  };
  /** On leave nobody can wait for an answer: a beacon goes out, and the events stay until a later request is acknowledged. */
  const leave = quietly(() => {
    const events = without(beaconed.concat(flying)).slice(0, 50);
    if (!events[0] || notBefore > Date.now()) return;
    beaconed.push(...idsOf(events));
    n.sendBeacon(url, wrap(events)) || post(wrap(events)).catch(() => {});
    later(3e3);
  });

  const track = (event_type: unknown, fields?: unknown) => {
    const event = {
      event_id: newId(),
      event_type,
      timestamp: Date.now(),
      url: location.href,
      title: d.title,
      referrer,
      visitor_id,
      consent,
      ...(fields as Fields),
    };
    if (n.webdriver) (event as Fields).webdriver = true;
    // A copy: what cannot be written as JSON fails here, and what the page changes afterwards is not seen.
    save(load().concat(JSON.parse(JSON.stringify(event))));
    later(50);
  };
  const allow = (answer: unknown) => {
    const yes = answer === 'granted' && !refused;
    consent = yes ? 'granted' : 'denied';
    visitor_id = undefined;
    if (yes) visitor_id = localStorage.ff_id || newId();
    else save(load().map((event) => ({ ...event, visitor_id, consent })));
    remember('ff_id', visitor_id);
  };
  const term = (address: string) => {
    const found = /[?&](q|s|query|search|keyword)=[^&#]+/.exec(address);
    return found && new URLSearchParams(found[0]).get(found[1] as string);
  };

  const look = quietly(() => {
    const { href, pathname, search: query } = location;
    const before = last;
    const place = 'query' in script.dataset ? pathname + query : pathname;
    last = href;
    if (place !== path) {
      path = place;
      referrer = before;
      track('page_view');
    }
    const search = term(href);
    if (search && search !== asked) {
      asked = search;
      track('search', { search });
    }
  });
  // The shop's own handlers may run before ours: a page is seen before what happens on it.
  const call: Footfall = quietly((type: unknown, fields: unknown) => {
    if (type === 'consent') allow(fields);
    else {
      look();
      track(type, fields);
    }
  });
  const start = () => {
    const { q: early = [], on } = w.footfall || ({} as Partial<Footfall>);
    if (on) return;
    w.footfall = call;
    call.on = 1;
    quietly(() => {
      if (refused || localStorage.ff_id) allow('granted');
    })();
    // Further pages of results, and a result's way back, repeat the term that the visitor came with.
    asked = term(last);
    // What was said of consent holds for the first view too; saying it again below changes nothing.
    for (const given of early) if (given[0] === 'consent') call(...given);
    look();
    for (const given of early) call(...given);
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      history[name] = function (...given) {
        original.apply(this, given);
        look();
      };
    }
    addEventListener('popstate', look);
    addEventListener('pageshow', (event) => {
      if (event.persisted) {
        path = '';
        look();
      }
    });
    // Consent given or withdrawn in one tab holds in the others.
    addEventListener('storage', (event) => {
      if (event.key === 'ff_id') call('consent', event.newValue && 'granted');
    });
    addEventListener('online', () => {
      notBefore = 0;
      send();
    });
    addEventListener('pagehide', leave);
    d.addEventListener('visibilitychange', () => {
      if (d.visibilityState === 'hidden') leave();
    });
    d.addEventListener(
      'click',
      quietly((event: Event) => {
        const { host, href } = (event.target as Element).closest('a') || ({} as Partial<HTMLAnchorElement>);
        if (host && host !== location.host) track('outbound_click', { link_url: href });
      }),
      true,
    );
  };

  if (d.prerendering) d.addEventListener('prerenderingchange', start, { once: true });
  else start();
})(window, document, navigator);
