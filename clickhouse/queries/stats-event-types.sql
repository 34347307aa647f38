-- How often each kind of event happened. Whole hours come from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, event_type, events
    FROM event_hour
    WHERE store_id = {store:String} AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) AND hour < toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, event_type, count() AS events
    FROM events
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND (ts < toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) OR ts >= toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC')))
    GROUP BY ALL
)
WHERE 1 /*where*/
/*group*/
