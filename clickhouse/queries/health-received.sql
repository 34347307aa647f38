-- What became of the events that a store sent: by five minutes from `recent` on, by hour in the days before that.
SELECT
    toUnixTimestamp(if(ledger.at >= fromUnixTimestamp64Milli({recent:Int64}), toDateTime(toStartOfFiveMinutes(ledger.at), 'UTC'), toDateTime(toStartOfHour(ledger.at), 'UTC'))) * 1000 AS bucket,
    sum(received) AS received,
    sum(duplicates) AS duplicates,
    sum(bots) AS bots,
    sumMap(mapKeys(reasons), mapValues(reasons)) AS reasons
FROM ledger FINAL
WHERE store_id = {store:String} AND ledger.at >= fromUnixTimestamp64Milli({from:Int64}) AND ledger.at <= fromUnixTimestamp64Milli({now:Int64})
GROUP BY bucket
ORDER BY bucket
