-- Days of a zone with what has been written about them; `run` is the settling that saw just that, 0 where none did, and `last_run` the latest one.
-- An hour that two days share (zones of half hours) counts for both: a change then unsettles one day more than it must.
SELECT toUInt16(marks.day) AS day, marks.events AS events, marks.writes AS writes, settled.run AS last_run,
    if(settled.events = marks.events AND settled.writes = marks.writes, settled.run, 0) AS run
FROM
(
    SELECT arrayJoin(arrayDistinct([toDate(hour, {zone:String}), toDate(hour + INTERVAL 3599 SECOND, {zone:String})])) AS day, sum(e) AS events, sum(w) AS writes
    FROM
    (
        SELECT hour, events AS e, 0 AS w FROM kpi_hour WHERE store_id = {store:String} AND hour > fromUnixTimestamp64Milli({from:Int64} - 3600000) AND hour < fromUnixTimestamp64Milli({to:Int64})
        UNION ALL
        SELECT hour, 0 AS e, writes AS w FROM session_writes WHERE store_id = {store:String} AND hour > fromUnixTimestamp64Milli({from:Int64} - 3600000) AND hour < fromUnixTimestamp64Milli({to:Int64})
    )
    GROUP BY day
) AS marks
LEFT JOIN (SELECT day, events, writes, run FROM settled_days FINAL WHERE store_id = {store:String} AND zone = {zone:String}) AS settled USING (day)
ORDER BY day
