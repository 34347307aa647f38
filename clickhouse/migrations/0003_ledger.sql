-- One row a batch and store: what became of everything received. Keyed by the batch's place in the log, so writing it again changes nothing.
CREATE TABLE ledger
(
    store_id LowCardinality(String),
    log_epoch LowCardinality(String),
    log_partition UInt16,
    first_offset UInt64,
    last_offset UInt64,
    at DateTime64(3, 'UTC'),
    received UInt64,
    stored UInt64,
    duplicates UInt64,
    rejected UInt64,
    bots UInt64,
    reasons Map(LowCardinality(String), UInt64)
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, log_epoch, log_partition, first_offset);

-- Refused events with their reason, to be mended and replayed.
CREATE TABLE rejected_events
(
    store_id LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    request_id String,
    reason LowCardinality(String),
    message String,
    raw String,
    log_epoch LowCardinality(String),
    log_partition UInt16,
    log_offset UInt64,
    log_index UInt16
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (store_id, received_at, log_epoch, log_partition, log_offset, log_index, reason);
