import { describe, expect, it } from 'vitest';
import { NOW, testEdge } from './fakes.ts';

describe('POST /track/event', () => {
  for (const path of ['/track/event', '/api/track/event']) {
    it(`appends one event and acknowledges it (${path})`, async () => {
      const edge = testEdge();
      const response = await edge.post(
        path,
        { event_type: 'product_view', product_id: 7, value: '49.90', page: '/shoes' },
        { 'user-agent': 'UA' },
      );
      expect(response.status).toBe(202);
      expect(await response.json()).toEqual({ accepted: 1, rejected: 0 });
      expect(edge.records()).toEqual([
        {
          v: 1,
          store: 'open',
          request_id: expect.any(String),
          received_at: NOW,
          ip: '192.0.2.1',
          user_agent: 'UA',
          received: 1,
          events: [
            { event_id: 'id-1', event_type: 'product_view', ts: NOW, product_id: '7', value: 49.9, currency: 'EUR', page: '/shoes' },
          ],
          rejected: [],
        },
      ]);
    });
  }
});
