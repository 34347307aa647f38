-- What the customers whose first order was in a period paid when they were customers for n periods, minor units, refunds taken off when they were given.
-- Periods lie between {bounds}, ms; both counted from 0. Orders and refunds as in every figure, from {from} (0: the first order there is, so that an old customer
-- is in no new cohort) to {to}. Customers are people; an order that only the shop knows is nobody's.
WITH
    {bounds:Array(Int64)} AS bounds,
    -- An order is that of the user whom its earliest report that names one names.
    named AS
    (
        SELECT if(order_id = '', event_id, order_id) AS reported, argMin(user_hash, (ts, user_hash)) AS user_hash
        FROM events
        WHERE store_id = {store:String} AND event_type = 'purchase' AND events.user_hash != 0
        GROUP BY reported
    ),
    paid AS
    (
        SELECT if(known.person_id = 0, said.who, known.person_id) AS customer, order_id, at, value
        FROM
        (
            SELECT order_id, toUnixTimestamp64Milli(ts) AS at, value, if(named.user_hash = 0, visitor_id, named.user_hash) AS who
            FROM /*@counted-orders*/ AS orders
            LEFT ANY JOIN named ON named.reported = orders.order_id
            WHERE counted AND reported
        ) AS said
        LEFT ANY JOIN people(store = {store:String}) AS known ON known.visitor_id = said.who
    ),
    given_back AS
    (
        SELECT paid.customer AS customer, toUnixTimestamp64Milli(r.ts) AS at, -r.value AS value
        FROM /*@counted-refunds*/ AS r
        INNER JOIN paid ON paid.order_id = r.order_id
        WHERE r.counted
    )
SELECT
    toInt64(indexOf(bounds, roundDown(first, bounds))) - 1 AS cohort,
    greatest(toInt64(indexOf(bounds, roundDown(money.at, bounds))) - 1 - cohort, 0) AS n,
    uniqExact(customer) AS customers,
    sum(money.value) AS revenue
FROM (SELECT customer, at, value FROM paid UNION ALL SELECT customer, at, value FROM given_back) AS money
INNER JOIN (SELECT customer, min(at) AS first FROM paid GROUP BY customer HAVING first >= bounds[1]) AS customers USING customer
GROUP BY cohort, n
ORDER BY cohort, n
