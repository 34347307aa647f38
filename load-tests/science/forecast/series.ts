import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A real (or published) series of equal steps. */
export interface Series {
  name: string;
  step: 'hour' | 'week';
  /** Its second half was made to break with the first, to try detectors of anomalies: what an interval holds there says nothing. */
  broken?: true;
  /** Time of the first value, ms. */
  from: number;
  values: number[];
}

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
type Reading = readonly [time: number, value: number];

/** Every weekly and hourly series that the data at hand gives: weeks and hours that are not whole at either end are left out. */
export function seriesAtHand(data: string): Series[] {
  const table = (...path: string[]) => rows(join(data, ...path));
  const afisha = table('afisha', 'orders_log_us.csv').map(([time = '', revenue]): Reading => [dayFirst(time), Number(revenue)]);
  const costs = table('afisha', 'costs_us.csv').map(([, time = '', cost]): Reading => [dayFirst(time), Number(cost)]);
  const cdnow = readFileSync(join(data, 'cdnow', 'CDNOW_master.txt'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([, day = '', , value]): Reading => [Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00Z`), Number(value)]);
  const retail = table('online_retail_slice', 'slice.csv')
    .filter(([invoice = '']) => !invoice.startsWith('C'))
    .map((row): Reading => [instant(row.at(-4)), Number(row.at(-5)) * Number(row.at(-3))]);
  const ga4 = table('ga4_sampled', 'events.csv').map(([time = '']): Reading => [Date.parse(time), 1]);
  const count = (list: readonly Reading[]) => list.map(([time]): Reading => [time, 1]);
  return [
    ...robyn(table('robyn_simulated', 'dt_simulated_weekly.csv')),
    summed('afisha orders', 'week', count(afisha)),
    summed('afisha revenue', 'week', afisha),
    summed('afisha ad cost', 'week', costs),
    summed('cdnow purchases', 'week', count(cdnow)),
    summed('cdnow revenue', 'week', cdnow),
    averaged('nab nyc_taxi', 'week', nab(data, 'realKnownCause/nyc_taxi')),
    summed('afisha orders', 'hour', count(afisha)),
    summed('afisha revenue', 'hour', afisha),
    summed('online_retail lines', 'hour', count(retail)),
    summed('online_retail revenue', 'hour', retail),
    summed('ga4 events', 'hour', ga4),
    averaged('twitter raw', 'hour', table('twitter_anomaly', 'raw_data.csv').map(reading)),
    averaged('twitter data', 'hour', table('twitter_anomaly', 'data.csv').map(reading)),
    ...NAB.map((path) => averaged(`nab ${path.split('/')[1]}`, 'hour', nab(data, path))),
    ...BROKEN.map((path) => ({ ...averaged(`nab ${path.split('/')[1]}`, 'hour', nab(data, path)), broken: true as const })),
  ];
}

/** Every series of the benchmark that is not constant. */
const NAB = [
  ...['nyc_taxi', 'ambient_temperature_system_failure', 'cpu_utilization_asg_misconfiguration', 'ec2_request_latency_system_failure'],
  ...['machine_temperature_system_failure', 'rogue_agent_key_hold', 'rogue_agent_key_updown'],
]
  .map((name) => `realKnownCause/${name}`)
  .concat([2, 3, 4].flatMap((exchange) => ['cpc', 'cpm'].map((price) => `realAdExchange/exchange-${exchange}_${price}_results`)))
  .concat(['small_noise', 'perfect_square_wave', 'no_noise'].map((name) => `artificialNoAnomaly/art_daily_${name}`))
  .concat(['artificialNoAnomaly/art_noisy']);

const BROKEN = [
  'daily_jumpsup',
  'daily_jumpsdown',
  'daily_flatmiddle',
  'daily_nojump',
  'load_balancer_spikes',
  'increase_spike_density',
].map((name) => `artificialWithAnomaly/art_${name}`);

function robyn(table: string[][]): Series[] {
  const columns = { revenue: 1, facebook_I: 5, search_clicks_P: 6, search_S: 7, competitor_sales_B: 8, newsletter: 11 };
  const from = Date.parse(`${table[0]?.[0]}T00:00Z`);
  return Object.entries(columns).map(([name, at]) => ({
    name: `robyn ${name}`,
    step: 'week' as const,
    from,
    values: table.map((row) => Number(row[at])),
  }));
}

function nab(data: string, path: string): Reading[] {
  return rows(join(data, 'nab', 'data', `${path}.csv`)).map(reading);
}

/** Totals by step; a step in which nothing happened is 0. */
function summed(name: string, step: 'hour' | 'week', readings: readonly Reading[]): Series {
  return stepped(name, step, readings, (list) => list.reduce((sum, value) => sum + value, 0));
}

/** Means by step; a step without a reading takes the one before. */
function averaged(name: string, step: 'hour' | 'week', readings: readonly Reading[]): Series {
  let last = 0;
  return stepped(name, step, readings, (list) => {
    if (list.length > 0) last = list.reduce((sum, value) => sum + value, 0) / list.length;
    return last;
  });
}

function stepped(name: string, step: 'hour' | 'week', readings: readonly Reading[], value: (list: number[]) => number): Series {
  const length = step === 'hour' ? HOUR : WEEK;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [time] of readings) [first, last] = [Math.min(first, time), Math.max(last, time)];
  // Weeks count from the first day, so that the first is whole; what the last reading cuts off is left out.
  const from = step === 'hour' ? Math.ceil(first / HOUR) * HOUR : Math.floor(first / (24 * HOUR)) * 24 * HOUR;
  const end = step === 'hour' ? last : Math.ceil(last / (24 * HOUR)) * 24 * HOUR;
  const lists: number[][] = Array.from({ length: Math.floor((end - from) / length) }, () => []);
  for (const [time, one] of readings) lists[Math.floor((time - from) / length)]?.push(one);
  return { name, step, from, values: lists.map(value) };
}

function rows(path: string): string[][] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) =>
    line
      .trim()
      .split(',')
      .map((cell) => cell.replaceAll('"', '')),
  );
}

const instant = (text = '') => Date.parse(`${text.replace(' ', 'T')}Z`);
const reading = ([time = '', value]: string[]): Reading => [instant(time), Number(value)];

function dayFirst(text: string): number {
  const [day = '', clock = '0:00'] = text.split(' ');
  const [date, month, year] = day.split('/').map(Number);
  const [hour, minute] = clock.split(':').map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, date, hour, minute);
}
