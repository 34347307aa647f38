-- How many stored events and rejected ones were erased or have expired, by their place's log and partition, so that the ledger still adds up. No ids.
-- One row a run and partition, written before the rows go: the run that is taken up again finds fewer, and the larger count stays.
CREATE TABLE removals
(
    store_id LowCardinality(String),
    log_epoch LowCardinality(String),
    log_partition UInt16,
    reason LowCardinality(String) COMMENT 'erased or expired',
    run String COMMENT 'the erasure''s id, or the day before which everything expired',
    at DateTime64(3, 'UTC'),
    events UInt64,
    rejected UInt64,
    counted UInt64 COMMENT 'events + rejected'
)
ENGINE = ReplacingMergeTree(counted)
ORDER BY (store_id, log_epoch, log_partition, reason, run);
