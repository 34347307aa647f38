import { consentOf, eventNamed } from './commerce.ts';
import { type Fields, fieldsOf, firstText, isFields, present, textOf } from './values.ts';

/** The one event of a request of Plausible's script, tracker or API: short names from the browser, long ones from servers. */
export function fromPlausible(payload: unknown): unknown[] {
  if (!isFields(payload)) return [payload];
  const name = firstText(payload.n, payload.name) ?? '';
  const props = recordIn(payload.p ?? payload.props ?? payload.m ?? payload.meta);
  const revenue = recordIn(payload.$ ?? payload.revenue);
  const amount = present({ revenue: revenue.amount, currency: revenue.currency });
  const reading = name === 'engagement' ? present({ scroll_depth: payload.sd, engagement_ms: payload.e }) : {};
  return [
    present({
      url: firstText(payload.u, payload.url),
      referrer: firstText(payload.r, payload.referrer),
      consent: consentOf(props.consent),
      ...eventNamed(name, { ...props, ...amount, ...reading }),
    }),
  ];
}

/** The key: a store has no domain of that kind, so it takes the domain's place. */
export function plausibleKey(payload: unknown): unknown {
  const { d, domain } = fieldsOf(payload);
  return textOf(d) ?? domain;
}

/** Older scripts send objects as JSON text. */
function recordIn(value: unknown): Fields {
  if (typeof value !== 'string' || value.length > 32_768) return fieldsOf(value);
  try {
    return fieldsOf(JSON.parse(value));
  } catch {
    return {};
  }
}
