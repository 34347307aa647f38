-- Refused events of a store, newest first, with when each was replayed (0: not yet). Every reason where none is named.
SELECT
    toUnixTimestamp64Milli(r.received_at) AS received_at, r.request_id AS request_id, r.reason AS reason, r.message AS message, r.raw AS raw,
    r.log_epoch AS epoch, r.log_partition AS partition, r.log_offset AS offset, r.log_index AS index,
    toUnixTimestamp64Milli(p.at) AS replayed_at
FROM
(
    SELECT * FROM rejected_events FINAL
    WHERE store_id = {store:String} AND ({reason:String} = '' OR reason = {reason:String})
    ORDER BY rejected_events.received_at DESC, log_offset DESC, log_index DESC
    LIMIT {limit:UInt32} OFFSET {offset:UInt32}
) AS r
LEFT JOIN (SELECT * FROM replayed_events FINAL WHERE store_id = {store:String}) AS p USING (log_epoch, log_partition, log_offset, log_index, reason)
ORDER BY received_at DESC, offset DESC, index DESC
