-- Refused events of a store with their reason, newest first.
SELECT toUnixTimestamp64Milli(received_at) AS received_at, request_id, reason, message, raw, log_index AS index
FROM rejected_events FINAL
WHERE store_id = {store:String}
ORDER BY rejected_events.received_at DESC, log_offset DESC, log_index DESC
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
