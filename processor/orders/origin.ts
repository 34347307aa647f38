import type { OrderState } from '../../contracts/order-truth.ts';
import type { Store } from '../../contracts/store.ts';
import { classify } from '../steps/channel.ts';
import { locationOf, parametersOf } from '../steps/url.ts';

/** Where an order came from by what its platform kept of the visit: the ladder of `classify`, or '' where it kept nothing. */
export interface OrderOrigin {
  channel: string;
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
  referrer_host: string;
  entry_page: string;
}

const NOTHING: OrderOrigin = {
  channel: '',
  source: '',
  medium: '',
  campaign: '',
  term: '',
  content: '',
  referrer_host: '',
  entry_page: '',
};

/** `internal` is no origin of an order: the first page of the visit is not known then. */
export function originOf(store: Pick<Store, 'origins'>, { origin }: Pick<OrderState, 'origin'>): OrderOrigin {
  if (Object.values(origin).every((text) => text === '')) return NOTHING;
  const landing = locationOf(origin.landing);
  const ownHosts = [...store.origins.map((one) => locationOf(one).hostname), ...(landing.hostname ? [landing.hostname] : [])];
  const { click_id: _, ...acquisition } = classify({
    source: origin.source,
    medium: origin.medium,
    campaign: origin.campaign,
    term: origin.term,
    content: origin.content,
    referrerHost: locationOf(origin.referrer).hostname,
    ownHosts,
    parameters: parametersOf(landing.query),
  });
  return acquisition.channel === 'internal' ? { ...NOTHING, entry_page: landing.path } : { ...acquisition, entry_page: landing.path };
}
