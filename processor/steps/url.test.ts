import fc from 'fast-check';
import { expect, it } from 'vitest';
import { locationOf, parametersOf } from './url.ts';

it.each([
  ['https://www.Shop.example/Products/Shoe/?color=red#top', 'shop.example', '/Products/Shoe', 'color=red'],
  ['https://shop.example', 'shop.example', '/', ''],
  ['https://shop.example/?a=1', 'shop.example', '/', 'a=1'],
  ['https://shop.example?a=1', 'shop.example', '/', 'a=1'],
  ['http://user:secret@shop.example:8080/a//', 'shop.example', '/a', ''],
  ['//shop.example/a', 'shop.example', '/a', ''],
  ['http://[2001:db8::1]:3000/a', '[2001:db8::1]', '/a', ''],
  ['android-app://com.google.android.gm/', 'com.google.android.gm', '/', ''],
  ['/cart?step=1', '', '/cart', 'step=1'],
  ['cart', '', '/cart', ''],
  ['category:shoes', '', '/category:shoes', ''],
  ['/', '', '/', ''],
  ['/a#b?c=1', '', '/a', ''],
  ['', '', '', ''],
])('%s', (url, hostname, path, query) => {
  expect(locationOf(url)).toEqual({ hostname, path, query });
});

it('agrees with the standard parser on the hosts and paths of web addresses', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
      const url = new URL(text);
      const { hostname, path, query } = locationOf(text);
      expect(hostname).toBe(url.hostname.replace(/^www\./, ''));
      const unslashed = (pathname: string) => pathname.replace(/\/+$/, '');
      expect(unslashed(new URL(`http://h${path}`).pathname)).toBe(unslashed(url.pathname));
      expect(query.length > 0).toBe(url.search.length > 0);
    }),
  );
});

it('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parametersOf(locationOf(text).query) !== null));
});

it('reads parameters: the first of a name, names in lower case, broken encoding as it is', () => {
  expect(Object.fromEntries(parametersOf('UTM_Source=a+b&utm_source=c&x=%E0%A4%A&y=%C3%A9&z&=q'))).toEqual({
    utm_source: 'a b',
    x: '%E0%A4%A',
    y: 'é',
    z: '',
  });
});
