import type { Summary } from './summarise.ts';

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.25rem 0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #8885}
td.n{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.ok{color:light-dark(#0a6b2d,#5fd38a)}.bad{color:light-dark(#b3261e,#ff8a80);font-weight:600}`;

/** The summary as one page that needs nothing else: no script, no font, no network. */
export function summaryPage({ name, asks, at, passed, thresholds, checks, metrics }: Summary): string {
  const verdict = passed ? '<span class="ok">every bound holds</span>' : '<span class="bad">some bounds fail</span>';
  const bounds = thresholds.map((one) => [
    html(one.metric),
    html(one.bound),
    one.value === null ? 'not measured' : String(one.value),
    mark(one.holds, 'holds'),
  ]);
  const conditions = checks.map((one) => [html(one.name), String(one.passed), String(one.failed), mark(one.failed === 0, 'ok')]);
  const figures = Object.entries(metrics).map(([metric, values]) => [
    html(metric),
    Object.entries(values)
      .map(([statistic, value]) => `${html(statistic)}&nbsp;${value}`)
      .join(', '),
  ]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Load test ${html(name)}</title><style>${STYLE}</style></head><body>
<h1>Load test ${html(name)}: ${verdict}</h1><p>${html(asks)}</p><p>Ended ${html(at)}</p>
${table('Bounds', ['metric', 'bound', 'measured', 'verdict'], bounds)}
${table('Checks', ['what must be so', 'times it was', 'times it was not', 'verdict'], conditions)}
${table('Figures', ['metric', 'values (times in ms)'], figures)}
</body></html>
`;
}

function table(title: string, heads: string[], rows: string[][]): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`).join('\n');
  return `<h2>${title}</h2><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function mark(holds: boolean, yes: string): string {
  return holds ? `<span class="ok">${yes}</span>` : '<span class="bad">FAILS</span>';
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
