import { type Client, eventType, load } from './client.ts';

interface Library {
  default: new (
    writeKey: string,
    options: object,
  ) => {
    track(message: { event: string; userId: string; properties: object }, callback: () => void): void;
    flush(): Promise<unknown>;
  };
}

/** Its own three attempts end within two seconds, before a server that was killed is back. */
const RETRIES = 12;

export const rudderstack: Client = {
  package: '@rudderstack/rudder-sdk-node',
  settings: `retryCount: ${RETRIES}`,
  async open(dataPlaneUrl, writeKey) {
    const { default: Analytics } = await load<Library>(rudderstack.package);
    const analytics = new Analytics(writeKey, {
      dataPlaneUrl,
      retryCount: RETRIES,
      flushInterval: 200,
      logLevel: 'none',
      errorHandler: () => {},
    });
    let waiting = 0;
    return {
      track(n) {
        waiting++;
        analytics.track({ event: eventType(rudderstack), userId: 'u1', properties: { n } }, () => waiting--);
      },
      async close() {
        const until = performance.now() + 120_000;
        while (waiting > 0 && performance.now() < until) {
          await analytics.flush().catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
    };
  },
};
