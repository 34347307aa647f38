import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Signs a page's browser in with a password, as the sign-in page does, and leaves it there. The page must be able to reach `url`. */
export async function signInPage(page: Page, url: string, person: { email: string; password: string }): Promise<void> {
  await page.goto(`${url}/sign-in`);
  const { email, password } = person;
  const status = await page.evaluate(
    async (body) =>
      (await fetch('/api/auth/sign-in/email', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status,
    JSON.stringify({ email, password }),
  );
  if (status !== 200) throw new Error(`${email} could not sign in: the server answered ${status}`);
}

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[] }[];
}

/** What axe-core finds serious or critical on the page as it is, each with where. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = (await page.evaluate('axe.run().then((result) => result.violations)')) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** By how many pixels the page scrolls sideways. */
export async function sideways(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
}

/** Page errors and console errors from now on; but for `expected`: `401 /api/session` is the browser's own line about such an answer. */
export function problemsOf(page: Page, expected: readonly string[] = []): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const status = /status of (\d+)/.exec(message.text())?.[1];
    const about = status ? `${status} ${new URL(message.location().url).pathname}` : message.text();
    if (!expected.includes(about)) problems.push(about);
  });
  return problems;
}
