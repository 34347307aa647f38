/** Questions that analysts ask, and the right answers for the store of `api/sql/testing.ts`, reckoned by hand. */
export const HONEST: readonly [question: string, query: string, rows: unknown[][]][] = [
  ['how many events', 'SELECT count() FROM events', [[7]]],
  [
    'events by type',
    'SELECT event_type, count() AS n FROM events GROUP BY event_type ORDER BY n DESC, event_type LIMIT 3',
    [
      ['page_view', 3],
      ['add_to_cart', 1],
      ['product_view', 1],
    ],
  ],
  [
    'by day of the shop',
    `SELECT toDate(toTimeZone(time, 'Europe/Berlin')) AS day, count() FROM events GROUP BY day ORDER BY day`,
    [
      ['2026-11-02', 4],
      ['2026-11-03', 2],
      ['2026-11-04', 1],
    ],
  ],
  ['the hour of the first event there', `SELECT toHour(min(time), 'Europe/Berlin') FROM events`, [[0]]],
  ['visitors', 'SELECT uniqExact(visitor_id) FROM events', [[3]]],
  ['a number that JavaScript would round', 'SELECT max(visitor_id) FROM events', [['18446744073709551615']]],
  ['visits, each once', 'SELECT count(), sum(revenue), avg(duration) FROM sessions', [[2, 50, 302.5]]],
  ['bounce rate', 'SELECT avg(bounced) FROM sessions', [[0.5]]],
  ['revenue', 'SELECT sum(revenue), count() FROM orders', [[70, 3]]],
  [
    'value by currency',
    'SELECT currency, sum(value) FROM orders GROUP BY ALL ORDER BY 1',
    [
      ['EUR', 70],
      ['JPY', 900],
    ],
  ],
  ['orders that the shop itself confirmed', 'SELECT order_id, channel FROM orders WHERE confirmed AND NOT reported', [['o3', 'untracked']]],
  [
    'what is left after refunds',
    'SELECT o.order_id, o.revenue - r.refunded AS net FROM orders AS o LEFT JOIN refunds AS r ON r.order_id = o.order_id ORDER BY o.order_id',
    [
      ['o1', 37.5],
      ['o2', 0],
      ['o3', 20],
    ],
  ],
  [
    'WITH and its use twice',
    'WITH daily AS (SELECT toDate(time) AS day, count() AS n FROM events GROUP BY day) SELECT day FROM daily WHERE n = (SELECT max(n) FROM daily)',
    [['2026-11-02']],
  ],
  [
    'WITH with names of columns',
    'WITH t(a, b) AS (SELECT visitor_id, count() FROM events GROUP BY visitor_id) SELECT b FROM t WHERE a = 1',
    [[4]],
  ],
  [
    'a running total',
    'SELECT order_id, sum(revenue) OVER (ORDER BY time) AS total FROM orders ORDER BY time',
    [
      ['o1', 50],
      ['o2', 50],
      ['o3', 70],
    ],
  ],
  [
    'the second event of each visitor',
    `SELECT visitor_id, event_type FROM (SELECT visitor_id, event_type, row_number() OVER w AS n FROM events WINDOW w AS (PARTITION BY visitor_id ORDER BY time))
     WHERE n = 2 ORDER BY visitor_id`,
    [
      [1, 'product_view'],
      [2, 'search'],
    ],
  ],
  ['QUALIFY', 'SELECT event_id FROM events WHERE visitor_id = 1 QUALIFY row_number() OVER (ORDER BY time DESC) = 1', [['e4']]],
  ['events of buyers', 'SELECT count() FROM events WHERE visitor_id IN (SELECT visitor_id FROM orders)', [[6]]],
  ['the same by a name', 'WITH buyers AS (SELECT visitor_id FROM orders) SELECT count() FROM events WHERE visitor_id IN buyers', [[6]]],
  [
    'share of all',
    'SELECT channel, round(count() / (SELECT count() FROM sessions), 2) FROM sessions GROUP BY channel ORDER BY channel',
    [
      ['direct', 0.5],
      ['email', 0.5],
    ],
  ],
  [
    'products in orders',
    'SELECT item, count() FROM orders ARRAY JOIN item_ids AS item GROUP BY item ORDER BY item',
    [
      ['p1', 2],
      ['p2', 2],
    ],
  ],
  [
    'lists',
    `SELECT arrayStringConcat(arraySort(arrayMap(x -> lower(x), item_names)), '+') FROM orders WHERE order_id = 'o1'`,
    [['shoe+sock']],
  ],
  [
    'properties',
    `SELECT properties['plan'] AS plan, count() FROM events WHERE plan != '' GROUP BY plan ORDER BY plan`,
    [
      ['free', 1],
      ['gold', 1],
    ],
  ],
  ['a quantile', `SELECT quantile(0.5)(value), quantilesExact(0.1, 0.9)(value) FROM orders WHERE currency = 'EUR'`, [[35, [20, 50]]]],
  [
    'UNION ALL',
    `SELECT * FROM (SELECT 'orders' AS what, count() AS n FROM orders UNION ALL SELECT 'refunds', count() FROM refunds) ORDER BY what`,
    [
      ['orders', 3],
      ['refunds', 1],
    ],
  ],
  ['EXCEPT', "SELECT DISTINCT country FROM events EXCEPT SELECT country FROM sessions WHERE channel = 'email'", [['DE']]],
  [
    'minutes from the first event to the order',
    `SELECT dateDiff('minute', min(time), max(time)) FROM events WHERE visitor_id = 1`,
    [[640]],
  ],
  [
    'a funnel',
    `SELECT visitor_id, windowFunnel(86400)(toDateTime(time), event_type = 'product_view', event_type = 'add_to_cart', event_type = 'purchase') AS step
     FROM events GROUP BY visitor_id HAVING step > 0`,
    [[1, 3]],
  ],
  ['CASE', `SELECT sum(CASE WHEN event_type = 'page_view' THEN 1 ELSE 0 END), countIf(event_type LIKE 'p%') FROM events`, [[3, 5]]],
  [
    'return on ads',
    `SELECT c.campaign, c.cost, t.n FROM ad_costs AS c JOIN (SELECT campaign, count() AS n FROM touches GROUP BY campaign) AS t USING campaign`,
    [['sale', 4.5, 1]],
  ],
  [
    'margin by product',
    `SELECT i.product_id, sum(i.quantity * (i.price - c.cost)) FROM order_items AS i JOIN product_costs AS c ON c.product_id = i.product_id
     WHERE i.currency = 'EUR' GROUP BY 1`,
    [['p1', 16]],
  ],
  ['products', 'SELECT product_id, name, views, carts FROM products', [['p1', 'Shoe', 1, 1]]],
  [
    'people',
    `SELECT uniqExact(coalesce(nullIf(p.person_id, 0), s.visitor_id)) FROM sessions AS s LEFT JOIN people AS p ON p.visitor_id = s.visitor_id`,
    [[2]],
  ],
  [
    'days without anything too',
    `SELECT toDate(time) AS day, count() AS n FROM orders GROUP BY day ORDER BY day WITH FILL FROM toDate('2026-11-01') TO toDate('2026-11-05')`,
    [
      ['2026-11-01', 0],
      ['2026-11-02', 1],
      ['2026-11-03', 1],
      ['2026-11-04', 1],
    ],
  ],
  [
    'a table of numbers',
    'SELECT n.number, s.channel FROM numbers(2) AS n LEFT JOIN sessions AS s ON s.visitor_id = n.number ORDER BY n.number',
    [
      [0, ''],
      [1, 'direct'],
    ],
  ],
  [
    'recursion',
    'WITH RECURSIVE steps AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM steps WHERE n < 4) SELECT sum(n), (SELECT count() FROM sessions) FROM steps',
    [[10, 2]],
  ],
  ['LIMIT BY', 'SELECT visitor_id, event_id FROM events ORDER BY time LIMIT 1 BY visitor_id LIMIT 1', [[1, 'e1']]],
  ['every column but some', `SELECT * EXCEPT (time, value) FROM refunds`, [['o1', 'r1', 'EUR', 12.5]]],
  ['the best seller', `SELECT argMax(name, quantity) FROM order_items WHERE currency = 'EUR'`, [['Shoe']]],
  ['comments, lines and a semicolon', '-- orders\nSELECT /* all */ count()\nFROM orders;\n', [[3]]],
  ['a text of JSON', `SELECT JSONExtractInt('{"a": {"b": 3}}', 'a', 'b'), CAST('7' AS UInt8), '5'::Int32`, [[3, 7, 5]]],
  [
    'braces in a text',
    `SELECT '{store:String}', '{currencies:Array(String)}', length('{units:Array(UInt32)}')`,
    [['{store:String}', '{currencies:Array(String)}', 21]],
  ],
  ['an interval', `SELECT count() FROM events WHERE time >= toDateTime('2026-11-04 00:00:00', 'UTC') - INTERVAL 1 DAY`, [[3]]],
  [
    'totals of several groupings',
    'SELECT channel, grouping(channel) AS g, count() FROM sessions GROUP BY GROUPING SETS ((channel), ()) ORDER BY g, channel',
    [
      ['direct', 0, 1],
      ['email', 0, 1],
      ['', 1, 2],
    ],
  ],
];
