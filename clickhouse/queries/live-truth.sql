-- By how much what counts differs from what was reported, by minute (counted from 1970): the live counters count reports, as they come.
SELECT intDiv(toUnixTimestamp64Milli(at), 60000) AS minute, sum(n) AS orders, sum(money) AS revenue
FROM
(
    SELECT ts AS at, 1 AS n, if(counted, value, 0) AS money FROM /*@counted-orders*/
    UNION ALL
    SELECT ts AS at, -1 AS n, -if(counted, value, 0) AS money
    FROM orders FINAL
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
)
GROUP BY minute
HAVING orders != 0 OR revenue != 0
