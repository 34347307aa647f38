/** How to send the first event, with the store's own address and write key. */
export const SNIPPETS: { label: string; note: string; code: (origin: string, key: string) => string }[] = [
  {
    label: 'HTML',
    note: 'Before the closing head tag of every page. Page views come by themselves; tell it of carts and orders with footfall().',
    code: (origin, key) => `<script defer src="${origin}/js/footfall.js" data-key="${key}"></script>`,
  },
  {
    label: 'curl',
    note: 'From a terminal, to see that the server is reached.',
    code: (origin, key) => `curl ${origin}/track/event \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"event_type":"page_view","page":"/","session_id":"first"}'`,
  },
  {
    label: 'Node',
    note: 'From the shop’s server, for what the browser does not see.',
    code: (origin, key) => `await fetch('${origin}/track/event', {
  method: 'POST',
  headers: { authorization: 'Bearer ${key}', 'content-type': 'application/json' },
  body: JSON.stringify({ event_type: 'page_view', page: '/', session_id: 'first' }),
});`,
  },
];
