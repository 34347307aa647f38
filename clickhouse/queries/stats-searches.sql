-- What was searched for. Whole hours come from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, search, searches, visitors
    FROM search_hour
    WHERE store_id = {store:String} AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) AND hour < toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, lower(trimBoth(events.search)) AS search, count() AS searches, uniqCombined64State(14)(visitor_id) AS visitors
    FROM events
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND (ts < toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) OR ts >= toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC')))
        AND event_type = 'search' AND events.search != ''
    GROUP BY ALL
)
WHERE 1 /*where*/
/*group*/
