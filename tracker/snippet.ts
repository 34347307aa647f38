/** How to send the first event, as texts to copy. Pure and browser-safe: the README and the dashboard's empty state show the same. */
export interface Snippets {
  html: string;
  curl: string;
  node: string;
}

/** `origin` is where Footfall runs (`https://stats.shop.example`), `writeKey` the store's public key (`wk_...`). */
export function snippets({ origin, writeKey }: { origin: string; writeKey: string }): Snippets {
  return {
    html: `<script>window.footfall=window.footfall||function(){(footfall.q=footfall.q||[]).push(arguments)}</script>
<script defer src="${origin}/js/footfall.js" data-key="${writeKey}"></script>`,
    curl: `# Without -A it would be counted as a bot: curl is a program.
curl ${origin}/track/event \\
  -H 'Authorization: Bearer ${writeKey}' \\
  -H 'Content-Type: application/json' \\
  -A 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' \\
  -d '{"event_type":"page_view","page":"/"}'`,
    node: `// With the store's secret key: a shop's server speaks for its visitors.
await fetch('${origin}/track/event', {
  method: 'POST',
  headers: { authorization: \`Bearer \${process.env.FOOTFALL_SECRET_KEY}\`, 'content-type': 'application/json' },
  body: JSON.stringify({ event_type: 'purchase', event_id: 'order-1001', user_id: 'customer-7', order_id: '1001', value: 49.9, currency: 'EUR' }),
});`,
  };
}
