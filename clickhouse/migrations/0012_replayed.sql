-- Rejected events that were replayed, by their row's place in the log. The row itself stays as it is: its replay is a new event in the log, counted as
-- received once more, so that received = stored + duplicates + rejected + bots + removed goes on to hold.
CREATE TABLE replayed_events
(
    store_id LowCardinality(String),
    log_epoch LowCardinality(String),
    log_partition UInt16,
    log_offset UInt64,
    log_index UInt16,
    reason LowCardinality(String) COMMENT 'of the rejected row: edge and processor count places of one record each in their own way',
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (store_id, log_epoch, log_partition, log_offset, log_index, reason);
