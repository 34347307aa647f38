import { describe, expect, it } from 'vitest';
import { dayOfEvents } from './day.ts';
import { sendHistory } from './history.ts';

const DAYS = Array.from({ length: 28 }, (_, i) => dayOfEvents(1, 20_700 + i));
const all = DAYS.flat();
const count = (type: string) => all.filter((event) => event.event_type === type).length;
const sessions = new Set(all.filter((event) => event.event_type !== 'refund').map((event) => event.event_id.replace(/-\d+$/, ''))).size;

describe('the sample store', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(dayOfEvents(1, 20_700)).toEqual(DAYS[0]);
    expect(dayOfEvents(2, 20_700)).not.toEqual(DAYS[0]);
  });
  it('gives every event an id of its own, a time of its day, in order', () => {
    expect(new Set(all.map((event) => event.event_id)).size).toBe(all.length);
    for (const day of DAYS) for (let i = 1; i < day.length; i++) expect(day[i]?.at).toBeGreaterThanOrEqual(day[i - 1]?.at ?? 0);
  });
  it('has a funnel as real shops have', () => {
    const carts = new Set(all.filter((event) => event.event_type === 'add_to_cart').map((event) => event.event_id.replace(/-\d+$/, '')))
      .size;
    expect(carts / sessions).toBeGreaterThan(0.05);
    expect(carts / sessions).toBeLessThan(0.15);
    expect(count('checkout_start') / carts).toBeCloseTo(0.55, 1);
    expect(count('purchase') / count('checkout_start')).toBeCloseTo(0.63, 1);
    expect(count('refund')).toBeGreaterThan(5);
  });
  it('is quiet at night and busy in the evening', () => {
    const at = (hour: number) => all.filter((event) => new Date(event.at).getUTCHours() === hour).length;
    expect(at(18)).toBeGreaterThan(5 * at(2));
  });
  it('prices every line of a cart', () => {
    for (const event of all.filter((one) => one.event_type === 'purchase')) {
      const items = event.items as { price: number }[];
      expect(items.reduce((sum, item) => sum + item.price, 0)).toBeCloseTo(event.value as number, 2);
    }
  });
  it('sends what lies between two times, each once', async () => {
    const sent: string[] = [];
    const from = DAYS[3]?.[100]?.at ?? 0;
    const to = DAYS[5]?.[50]?.at ?? 0;
    let share = 0;
    await sendHistory({
      seed: 1,
      from,
      to,
      send: async (body, n) => {
        const events = JSON.parse(body) as { event_id: string }[];
        expect(events.length).toBe(n);
        sent.push(...events.map((event) => event.event_id));
      },
      onProgress: (done) => {
        share = done;
      },
    });
    const wanted = all.filter((event) => event.at > from && event.at <= to).map((event) => event.event_id);
    expect(sent.toSorted()).toEqual(wanted.toSorted());
    expect(share).toBe(1);
  });
});
