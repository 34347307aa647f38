import { expect, test } from 'vitest';
import { detect } from './detect.ts';

const known = (text: string) => {
  const found = detect(Buffer.from(text));
  return found.kind === 'format' ? found.name : found.message;
};

test.each([
  ['{"event_date":"20260101","event_timestamp":"1","event_name":"x"}\n', 'ga4'],
  ['\uFEFF\n{"event_type":"page_view"}', 'own'],
  ['"website_id","session_id","visit_id","event_id","url_path","created_at"\n', 'umami'],
  ['name,site_id,user_id,session_id,hostname,pathname,timestamp\r\n', 'plausible'],
])('%s is %s', (text, name) => {
  expect(known(text)).toBe(name);
});

test.each([
  ['date,visitors,pageviews,bounces,visits,visit_duration\n', /sums of days/],
  ['date,page,visits\n', /sums of days/],
  ['website_id,session_id,event_id,data_key,string_value\n', /event_data/],
  ['x,y\n/,10\n', /sums/],
  ['[{"event_type":"page_view"}]', /jq/],
  ['{"event_type":\n "page_view"}', /one whole object a line/],
  ['{"a":1}', /--format/],
  ['PK\x03\x04', /zip/],
  ['PAR1', /Parquet/],
  ['a,b,c\n', /none of the exports/],
  ['\n \n', /empty/],
])('%j is refused with what to do', (text, message) => {
  expect(known(text)).toMatch(message);
});
