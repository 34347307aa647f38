/** Questions to begin with. */
export const EXAMPLES: readonly { title: string; query: string }[] = [
  {
    title: 'Which channels bring visits that buy?',
    query: `SELECT channel, count() AS visits, round(100 * avg(orders > 0), 2) AS converted_percent, sum(revenue) AS revenue
FROM sessions
WHERE started_at >= now() - INTERVAL 28 DAY
GROUP BY channel
ORDER BY visits DESC`,
  },
  {
    title: 'Which products are looked at and not bought?',
    query: `SELECT p.name, p.views, p.carts, sold
FROM products AS p
LEFT JOIN (SELECT product_id, sum(quantity) AS sold FROM order_items GROUP BY product_id) AS i ON i.product_id = p.product_id
ORDER BY p.views DESC
LIMIT 20`,
  },
  {
    title: 'How much did customers of each month buy?',
    query: `WITH firsts AS (SELECT visitor_id, min(time) AS first FROM orders WHERE visitor_id != 0 GROUP BY visitor_id)
SELECT toStartOfMonth(first) AS month, uniqExact(o.visitor_id) AS customers, count() AS orders, sum(o.revenue) AS revenue
FROM orders AS o
JOIN firsts AS f ON f.visitor_id = o.visitor_id
GROUP BY month
ORDER BY month`,
  },
];
