import { untilTaken } from './again.ts';
import { type Client, eventType, load } from './client.ts';

interface Library {
  Umami: new (options: {
    websiteId: string;
    hostUrl: string;
  }) => {
    track(event: { name: string; url: string; data: object }): Promise<Response>;
  };
}

export const umami: Client = {
  package: '@umami/node',
  settings: 'sent again by the shop',
  async open(hostUrl, websiteId) {
    const { Umami } = await load<Library>(umami.package);
    const client = new Umami({ websiteId, hostUrl });
    return {
      track: (n) => untilTaken(async () => (await client.track({ name: eventType(umami), url: '/', data: { n } })).ok),
      close: async () => {},
    };
  },
};
