-- What the customers whose first order was in a period paid when they were customers for n periods, minor units, refunds taken off when they were given.
-- Periods lie between {bounds}, ms; both counted from 0. Read from the first order there is, so that an old customer is in no new cohort.
WITH
    {bounds:Array(Int64)} AS bounds,
    fromUnixTimestamp64Milli(least({until:Int64}, bounds[-1])) AS finish,
    paid AS
    (
        SELECT visitor_id, order_id, toUnixTimestamp64Milli(ts) AS at, value
        FROM orders FINAL
        WHERE store_id = {store:String} AND ts < finish AND counted
    ),
    given_back AS
    (
        SELECT paid.visitor_id AS visitor_id, toUnixTimestamp64Milli(r.ts) AS at, -r.value AS value
        FROM refunds AS r FINAL
        INNER JOIN paid ON paid.order_id = r.order_id
        WHERE r.store_id = {store:String} AND r.ts < finish AND r.counted
    )
SELECT
    toInt64(indexOf(bounds, roundDown(first, bounds))) - 1 AS cohort,
    greatest(toInt64(indexOf(bounds, roundDown(money.at, bounds))) - 1 - cohort, 0) AS n,
    uniqExact(visitor_id) AS customers,
    sum(money.value) AS revenue
FROM (SELECT visitor_id, at, value FROM paid UNION ALL SELECT visitor_id, at, value FROM given_back) AS money
INNER JOIN (SELECT visitor_id, min(at) AS first FROM paid GROUP BY visitor_id HAVING first >= bounds[1]) AS customers USING visitor_id
GROUP BY cohort, n
ORDER BY cohort, n
