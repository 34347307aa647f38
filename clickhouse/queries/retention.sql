-- Of the people first seen in each period those who came n periods later (on), and then or later (unbounded). Periods lie between {bounds}, ms; both counted from 0.
-- Read from the first event there is, so that someone old is in no new cohort.
WITH {bounds:Array(Int64)} AS bounds
SELECT periods[1] AS cohort, n, countIf(has(periods, cohort + n)) AS on, count() AS unbounded
FROM
(
    SELECT arraySort(groupUniqArray(toInt64(indexOf(bounds, roundDown(toUnixTimestamp64Milli(ts), bounds))) - 1)) AS periods
    FROM
    (
        SELECT ts, if(user_hash = 0, visitor_id, user_hash) AS who
        FROM events
        WHERE store_id = {store:String} AND ts < fromUnixTimestamp64Milli(least({until:Int64}, bounds[-1]))
    ) AS said
    LEFT ANY JOIN people(store = {store:String}) AS known ON known.visitor_id = said.who
    GROUP BY if(person_id = 0, who, person_id)
    HAVING min(toUnixTimestamp64Milli(ts)) >= bounds[1]
)
ARRAY JOIN range(toUInt64(periods[-1] - periods[1] + 1)) AS n
GROUP BY cohort, n
ORDER BY cohort, n
