-- How often each kind of event happened. Whole hours come from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, event_type, events
    FROM event_hour
    WHERE store_id = {store:String} AND /*hours*/
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, event_type, count() AS events
    FROM events
    WHERE store_id = {store:String} AND /*cuts*/
    GROUP BY ALL
)
WHERE 1 /*where*/
/*group*/
