-- How far people get through steps (event types, each once, ten at most), the last within {window} ms of the first; and the median time from the step before, ms.
-- The times are those of the run that science/funnel/run.ts describes: the first that gets to the person's level, with each earlier step as late as possible.
WITH {steps:Array(String)} AS steps, {window:Int64} AS window
SELECT step, count() AS visitors, quantileExactInclusiveIf(0.5)(run[step] - run[step - 1], step > 1) AS median_ms
FROM
(
    SELECT
        windowFunnel({window:UInt64})(
            toUInt64(toUnixTimestamp64Milli(ts)), event_type = steps[1], event_type = steps[2], event_type = steps[3], event_type = steps[4], event_type = steps[5],
            event_type = steps[6], event_type = steps[7], event_type = steps[8], event_type = steps[9], event_type = steps[10]) AS level,
        arraySort(groupArray((toUnixTimestamp64Milli(ts), toInt64(indexOf(steps, event_type))))) AS taken,
        arrayFold(
            (runs, event) -> if(
                event.2 > level OR notEmpty(runs[level]) OR (event.2 > 1 AND (empty(runs[event.2 - 1]) OR event.1 - runs[event.2 - 1][1] > window)),
                runs,
                arrayMap((run, i) -> if(i = event.2, arrayPushBack(runs[i - 1], event.1), run), runs, arrayEnumerate(runs))),
            taken,
            arrayMap(i -> CAST([], 'Array(Int64)'), range(level)))[level] AS run
    FROM
    (
        SELECT ts, event_type, if(user_hash = 0, visitor_id, user_hash) AS who
        FROM events
        WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND event_type IN steps
    ) AS said
    LEFT ANY JOIN people(store = {store:String}) AS known ON known.visitor_id = said.who
    GROUP BY if(person_id = 0, who, person_id)
    HAVING level > 0
)
ARRAY JOIN arrayEnumerate(run) AS step
GROUP BY step
ORDER BY step
