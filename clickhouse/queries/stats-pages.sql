-- Views of pages. Whole hours come from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, page, title, pageviews, visitors
    FROM page_hour
    WHERE store_id = {store:String} AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) AND hour < toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, page, max(events.title) AS title, count() AS pageviews, uniqCombined64State(14)(visitor_id) AS visitors
    FROM events
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND (ts < toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) OR ts >= toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC')))
        AND event_type = 'page_view' AND page != ''
    GROUP BY ALL
)
WHERE 1 /*where*/
/*group*/
