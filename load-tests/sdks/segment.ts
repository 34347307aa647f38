import { type Client, eventType, load } from './client.ts';

interface Library {
  Analytics: new (settings: {
    writeKey: string;
    host: string;
    maxRetries?: number;
  }) => {
    track(event: { event: string; userId: string; properties: object }): void;
    on(name: 'error', listener: () => void): void;
    closeAndFlush(options?: { timeout?: number }): Promise<void>;
  };
}

export const segment: Client = {
  package: '@segment/analytics-node',
  settings: 'as installed',
  async open(host, writeKey) {
    const { Analytics } = await load<Library>(segment.package);
    const analytics = new Analytics({ writeKey, host });
    analytics.on('error', () => {});
    return {
      track: (n) => analytics.track({ event: eventType(segment), userId: 'u1', properties: { n } }),
      close: () => analytics.closeAndFlush({ timeout: 120_000 }),
    };
  },
};
