import { CHANNEL_LABELS, CHANNELS, type Channel } from '../../contracts/channel.ts';
import { COST_CHANNELS } from '../../contracts/imports.ts';
import type { Layout, Row } from './row.ts';
import { shown } from './row.ts';

/** What a campaign cost on a day. Money in minor units of the store's currency. */
export interface AdCost {
  line: number;
  /** Counted from 1970-01-01. */
  day: number;
  channel: string;
  source: string;
  medium: string;
  campaign: string;
  cost: number;
  impressions: number;
  clicks: number;
}

const BY_NAME = new Map<string, Channel>(
  CHANNELS.flatMap((channel) => [[channel, channel] as const, [plain(CHANNEL_LABELS[channel]), channel] as const]),
);

/** Adds the lines of a day and campaign up: exports may part them further, by ad or device. */
export class AdCostLines {
  readonly days = new Map<string, AdCost>();

  /** `skipped`: a line that adds up the others. */
  add(row: Row, layout: Layout, storeCurrency: string): AdCost | 'skipped' | null {
    if (isTotal(row, layout)) return 'skipped';
    const date = row.date('date');
    if (!date && row.problems.length === 0) row.refuse('date', 'empty', 'The day is missing. Fill it in, or leave the line out.');
    const end = row.date('date_end');
    if (date && end && end.day !== date.day)
      row.refuse(
        'date_end',
        'many_days',
        `This line is about ${end.day - date.day + 1} days. Export the report by day: a breakdown or a column "Day".`,
      );
    const cost = row.money('cost');
    if (cost === null && row.problems.length === 0) row.refuse('cost', 'empty', 'The cost is missing. Write 0 where nothing was spent.');
    if (cost !== null && cost < 0)
      row.refuse('cost', 'negative', 'A cost is not negative. Take what was credited off the day that it is about.');
    if (row.currency() !== storeCurrency)
      row.refuse(
        'currency',
        'other_currency',
        `The line is in ${row.currency()}, the store counts in ${storeCurrency}. Export it in ${storeCurrency}.`,
      );
    const channel = channelOf(row);
    const [impressions, clicks] = [row.count('impressions') ?? 0, row.count('clicks') ?? 0];
    if (row.problems.length > 0 || !date || cost === null || channel === null) return null;
    const [source, medium, campaign] = [row.text('source').toLowerCase(), row.text('medium').toLowerCase(), row.text('campaign')];
    const key = JSON.stringify([date.day, channel, source, medium, campaign]);
    const known = this.days.get(key);
    const sum = known ?? { line: row.line, day: date.day, channel, source, medium, campaign, cost: 0, impressions: 0, clicks: 0 };
    sum.cost += cost;
    sum.impressions += impressions;
    sum.clicks += clicks;
    this.days.set(key, sum);
    return sum;
  }
}

/** Meta's line above the others has a cost and a range of days, but no campaign. */
function isTotal(row: Row, layout: Layout): boolean {
  return layout.places.has('campaign') && layout.places.has('date_end') && row.text('campaign') === '' && row.text('cost') !== '';
}

function channelOf(row: Row): string | null {
  const said = row.text('channel');
  if (said === '')
    return row.refuse('channel', 'empty', 'Say which channel the money was spent on: choose one for the whole file, above the table.');
  const channel = BY_NAME.get(plain(said));
  if (channel && (COST_CHANNELS as readonly string[]).includes(channel)) return channel;
  return row.refuse(
    'channel',
    'unknown_channel',
    `${shown(said)} is no channel. Use one of: ${COST_CHANNELS.map((one) => CHANNEL_LABELS[one]).join(', ')}.`,
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '_');
}
