import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectBatch } from '../../../science/anomaly/batch.ts';
import { digits, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { mutations } from './mutations.ts';
import { nab } from './nab.ts';
import { storeFaults, storeFaultsPlot } from './store-faults.ts';

const DAY = 1_440;

export const anomaly: Subject = {
  name: 'anomaly',
  mutations,
  async *answers(data) {
    const { values, indexes } = twitter(data);
    yield digits('14,398 counts by the minute: anomalies', '131', indexes.length);
    yield digits('of them in the last day', '25', indexes.filter((index) => index >= values.length - DAY).length);
    yield* nab(data);
    yield* storeFaults();
  },
  async plots(data) {
    const { times, values, indexes } = twitter(data);
    return {
      'anomaly-stores': storeFaultsPlot(),
      anomaly: chart({ title: '131 anomalies in ten days of counts by the minute', x: 'time', y: 'count', time: true }, [
        { kind: 'line', label: 'count', points: values.map((value, i): [number, number] => [times[i] ?? 0, value]) },
        { kind: 'dots', label: 'anomaly', points: indexes.map((i): [number, number] => [times[i] ?? 0, values[i] ?? 0]) },
      ]),
    };
  },
};

function twitter(data: string): { times: number[]; values: number[]; indexes: number[] } {
  const [, ...lines] = readFileSync(join(data, 'twitter_anomaly', 'raw_data.csv'), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(','));
  const values = rows.map(([, count]) => Number(count));
  const answer = detectBatch(values, { period: DAY, maxShare: 0.02 });
  if (answer.kind === 'no_answer') throw new Error(answer.reason);
  return { times: rows.map(([time = '']) => Date.parse(`${time.replace(' ', 'T')}Z`)), values, indexes: answer.indexes };
}
