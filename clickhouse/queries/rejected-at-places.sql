-- Refused events of a store at these places of the log, with when each was replayed (0: not yet).
WITH places AS
(
    SELECT e.1 AS log_epoch, e.2 AS log_partition, e.3 AS log_offset, e.4 AS log_index, e.5 AS reason
    FROM (SELECT arrayJoin(arrayZip({epochs:Array(String)}, {partitions:Array(UInt16)}, {offsets:Array(UInt64)}, {indexes:Array(UInt16)}, {reasons:Array(String)})) AS e)
)
SELECT
    toUnixTimestamp64Milli(r.received_at) AS received_at, r.request_id AS request_id, r.reason AS reason, r.message AS message, r.raw AS raw,
    r.log_epoch AS epoch, r.log_partition AS partition, r.log_offset AS offset, r.log_index AS index,
    toUnixTimestamp64Milli(p.at) AS replayed_at
FROM
(
    SELECT * FROM rejected_events FINAL
    WHERE store_id = {store:String} AND (toString(log_epoch), log_partition, log_offset, log_index, toString(reason)) IN (SELECT log_epoch, log_partition, log_offset, log_index, reason FROM places)
) AS r
LEFT JOIN (SELECT * FROM replayed_events FINAL WHERE store_id = {store:String}) AS p USING (log_epoch, log_partition, log_offset, log_index, reason)
