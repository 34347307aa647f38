-- What was searched for. Settled days come from their sums, whole hours from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, search, searches, visitors
    FROM search_hour
    WHERE store_id = {store:String} AND /*hours*/
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, lower(trimBoth(events.search)) AS search, count() AS searches, uniqCombined64State(14)(visitor_id) AS visitors
    FROM events
    WHERE store_id = {store:String} AND /*cuts*/
        AND event_type = 'search' AND events.search != ''
    GROUP BY ALL
    /*settled*/ UNION ALL SELECT /*time*/ AS hour, search, searches, visitors
    FROM settled_searches WHERE /*days*/ /*end*/
)
WHERE 1 /*where*/
/*group*/
