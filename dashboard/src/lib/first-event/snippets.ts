import { snippets } from '../../../../tracker/snippet.ts';

/** How to send the first event, with the store's own address and write key. */
export const SNIPPETS: { label: string; note: string; code: (origin: string, writeKey: string) => string }[] = [
  {
    label: 'HTML',
    note: 'Before the closing head tag of every page. Page views come by themselves; tell it of carts and orders with footfall().',
    code: (origin, writeKey) => snippets({ origin, writeKey }).html,
  },
  {
    label: 'curl',
    note: 'From a terminal, to see that the server is reached.',
    code: (origin, writeKey) => snippets({ origin, writeKey }).curl,
  },
  {
    label: 'Node',
    note: 'From the shop’s server, for what the browser does not see.',
    code: (origin, writeKey) => snippets({ origin, writeKey }).node,
  },
];
