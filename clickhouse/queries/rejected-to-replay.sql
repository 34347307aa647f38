-- Refused events of a store and reason that were received in a span and are not replayed yet, oldest first. The next page begins after the last row's place.
SELECT
    toUnixTimestamp64Milli(r.received_at) AS received_at, r.request_id AS request_id, r.reason AS reason, r.message AS message, r.raw AS raw,
    r.log_epoch AS epoch, r.log_partition AS partition, r.log_offset AS offset, r.log_index AS index, toInt64(0) AS replayed_at
FROM
(
    SELECT * FROM rejected_events FINAL
    WHERE store_id = {store:String} AND reason = {reason:String}
      AND rejected_events.received_at >= fromUnixTimestamp64Milli({since:Int64}) AND rejected_events.received_at < fromUnixTimestamp64Milli({until:Int64})
      AND (rejected_events.received_at, toString(log_epoch), log_partition, log_offset, log_index)
        > (fromUnixTimestamp64Milli({after:Int64}), {epoch:String}, {partition:UInt16}, {offset:UInt64}, {index:UInt16})
) AS r
LEFT ANTI JOIN (SELECT * FROM replayed_events FINAL WHERE store_id = {store:String}) AS p USING (log_epoch, log_partition, log_offset, log_index, reason)
ORDER BY received_at, epoch, partition, offset, index
LIMIT {limit:UInt32}
