import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { snippets } from './snippet.ts';

const texts = snippets({ origin: 'https://stats.shop.example', writeKey: 'wk_abc' });

it('names the store and the server in what goes into a page', () => {
  expect(texts.html).toContain('src="https://stats.shop.example/js/footfall.js" data-key="wk_abc"');
  expect(texts.curl).toContain('https://stats.shop.example/track/event');
  expect(texts.curl).toContain('Bearer wk_abc');
});

it('shows no secret key', () => expect(JSON.stringify(texts)).not.toContain('sk_'));

it('is valid: shell, JSON and JavaScript', () => {
  execFileSync('sh', ['-n', '-c', texts.curl]);
  expect(JSON.parse(/-d '(.*)'/.exec(texts.curl)?.[1] ?? '')).toEqual({ event_type: 'page_view', page: '/' });
  execFileSync(process.execPath, ['--check', '--input-type=module'], { input: texts.node });
});
