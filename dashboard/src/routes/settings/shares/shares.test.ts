import { expect, it } from 'vitest';
import { frameCode } from './shares.ts';

it('the frame shows the page without a head, and a name cannot end the attribute', () => {
  expect(frameCode('https://stats.shop.example/share/sh_abc', 'Board "A" <b> & more')).toBe(
    '<iframe src="https://stats.shop.example/embed/sh_abc" title="Board &quot;A&quot; &lt;b> &amp; more" width="100%" height="900" loading="lazy"></iframe>',
  );
});
