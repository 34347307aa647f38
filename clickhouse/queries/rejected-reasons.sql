-- Refused events of a store by reason: how many, how many of them were replayed, the first and the last.
SELECT
    r.reason AS reason, count() AS events, countIf(p.at > 0) AS replayed,
    toUnixTimestamp64Milli(min(r.received_at)) AS first, toUnixTimestamp64Milli(max(r.received_at)) AS last
FROM
(
    SELECT reason, received_at, log_epoch, log_partition, log_offset, log_index FROM rejected_events FINAL WHERE store_id = {store:String}
) AS r
LEFT JOIN (SELECT * FROM replayed_events FINAL WHERE store_id = {store:String}) AS p USING (log_epoch, log_partition, log_offset, log_index, reason)
GROUP BY reason
ORDER BY last DESC, reason
