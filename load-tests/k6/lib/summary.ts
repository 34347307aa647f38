import { settings } from './settings.ts';
import { type K6Summary, type Summary, summarise } from './summarise.ts';
import { summaryPage } from './summary-page.ts';

/** Parts of a request that mean nothing on one machine: in the files, not on the screen. */
const DETAILS = /^(http_req_(blocked|connecting|receiving|sending|tls_handshaking|waiting)|vus|ws_|data_)/;

/** For `handleSummary`: a table on the screen, and the same as `NAME.html` and `NAME.json` in the results folder. */
export function summaryOf(name: string, asks: string): (data: K6Summary) => Record<string, string> {
  return (data) => {
    const summary = summarise(name, asks, data, new Date().toISOString());
    const file = `${settings.results}/${name}`;
    return {
      stdout: tableOf(summary),
      [`${file}.json`]: `${JSON.stringify(summary, null, 2)}\n`,
      [`${file}.html`]: summaryPage(summary),
    };
  };
}

function tableOf({ name, asks, thresholds, checks, metrics }: Summary): string {
  const lines = [`\n${name}: ${asks}\n`];
  for (const check of checks)
    lines.push(`  ${check.failed === 0 ? 'ok   ' : 'FAILS'} ${check.name} (${check.passed + check.failed} times)`);
  for (const one of thresholds)
    lines.push(`  ${one.holds ? 'holds' : 'FAILS'} ${one.metric} ${one.bound}: ${one.value === null ? 'not measured' : one.value}`);
  for (const [metric, values] of Object.entries(metrics)) {
    if (DETAILS.test(metric)) continue;
    const text = Object.entries(values)
      .map(([statistic, value]) => `${statistic} ${value}`)
      .join('  ');
    lines.push(`        ${metric}: ${text}`);
  }
  return `${lines.join('\n')}\n`;
}
