import { expect, onTestFinished, test } from 'vitest';
import { openPglite } from './pglite.ts';
import { shareLinks, stores } from './schema.ts';
import { shareFrames } from './share-frames.ts';
import { sha256 } from './token.ts';

test('a page may be shown by the sites of its link while that is open, and by none otherwise', async () => {
  const database = await openPglite();
  onTestFinished(() => database.close());
  const store = { id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'UTC', origins: [], sample: false, sessionTimeoutMinutes: 30 };
  await database.sql.insert(stores).values(store);
  const link = (token: string, more: object = {}) => ({
    storeId: 'shop',
    name: token,
    tokenSha256: sha256(token),
    frameOrigins: [`https://${token}.example`],
    ...more,
  });
  const day = 86_400_000;
  const ended = link('ended', { revokedAt: new Date(day) });
  const short = link('short', { expiresAt: new Date(2 * day) });
  await database.sql.insert(shareLinks).values([link('open'), ended, short, link('none', { frameOrigins: [] })]);
  let now = day;
  const frames = shareFrames(database, () => now);
  for (const url of ['/embed/open', '/embed/open/live', '/embed/open?theme=dark'])
    expect(await frames(url)).toEqual(['https://open.example']);
  expect(await frames('/embed/short')).toEqual(['https://short.example']);
  now = 2 * day;
  for (const url of ['/embed/short', '/embed/ended', '/embed/none', '/embed/unknown', '/embed/', '/embed', '/share/open', '/embed/%00']) {
    expect(await frames(url)).toEqual([]);
  }
});
