import { type Client, eventType, load } from './client.ts';

interface Library {
  PostHog: new (
    key: string,
    options: { host: string },
  ) => {
    capture(event: { distinctId: string; event: string; properties: object }): void;
    flush(): Promise<unknown>;
    shutdown(timeoutMs?: number): Promise<void>;
  };
}

export const posthog: Client = {
  package: 'posthog-node',
  settings: 'as installed',
  async open(host, key) {
    const { PostHog } = await load<Library>(posthog.package);
    const client = new PostHog(key, { host });
    return {
      track: (n) => client.capture({ distinctId: 'u1', event: eventType(posthog), properties: { n } }),
      close: () => client.shutdown(120_000),
    };
  },
};
