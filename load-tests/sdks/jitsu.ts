import { untilTaken } from './again.ts';
import { type Client, eventType, load } from './client.ts';

interface Library {
  jitsuAnalytics(options: object): {
    track(event: string, properties: object): Promise<unknown>;
  };
}

/** Jitsu's client tries once and takes a `fetch` of the shop's own: one that goes on sends the same message with the same id. */
export const jitsu: Client = {
  package: '@jitsu/js',
  settings: 'fetch: one that tries again',
  async open(host, key) {
    const { jitsuAnalytics } = await load<Library>(jitsu.package);
    let open = 0;
    let asked = 0;
    async function persistent(url: string, init: RequestInit): Promise<Response> {
      open++;
      asked++;
      let last = new Response('{}', { status: 503 });
      await untilTaken(async () => {
        last = await fetch(url, init);
        return last.status < 500 && last.status !== 429;
      });
      open--;
      return last;
    }
    const client = jitsuAnalytics({ host, writeKey: `${key}:footfall`, s2s: true, fetch: persistent });
    let tracked = 0;
    return {
      track(n) {
        tracked++;
        client.track(eventType(jitsu), { n }).catch(() => {});
      },
      async close() {
        const until = performance.now() + 120_000;
        while ((open > 0 || asked < tracked) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
      },
    };
  },
};
