-- What analysis writes and people read: one row a fact, written again as a whole when it is computed anew.

-- Credit for an order under a model (science/attribution), by the touches' channel, source and campaign. The shares of an order add up to 1, the values to the order's.
CREATE TABLE attributions
(
    store_id LowCardinality(String),
    order_id String,
    model LowCardinality(String),
    ordered_at DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    source LowCardinality(String),
    campaign LowCardinality(String),
    share Float64,
    value Int64 COMMENT 'minor units of the store''s currency',
    run Int64 COMMENT 'of several computations of an order the latest counts'
)
ENGINE = ReplacingMergeTree(run)
ORDER BY (store_id, order_id, model, channel, source, campaign);

-- A day of a channel and source across everything that is known of it: what it brought, and what it cost.
CREATE TABLE unified_metrics
(
    store_id LowCardinality(String),
    day Date,
    channel LowCardinality(String),
    source LowCardinality(String),
    sessions UInt64,
    visitors UInt64,
    impressions UInt64,
    clicks UInt64,
    conversions Float64,
    revenue Int64 COMMENT 'minor units of the store''s currency',
    cost Int64 COMMENT 'the same',
    run Int64
)
ENGINE = ReplacingMergeTree(run)
ORDER BY (store_id, channel, source, day);

-- Alerts of the detectors (science/anomaly).
CREATE TABLE anomalies
(
    store_id LowCardinality(String),
    detected_at DateTime64(3, 'UTC'),
    metric LowCardinality(String),
    from DateTime64(3, 'UTC'),
    expected Float64,
    observed Float64,
    score Float64,
    dimension LowCardinality(String) COMMENT 'that explains it, with its value; empty where none does',
    value String,
    explained Float64 COMMENT 'share of the change, 0..1'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(detected_at)
ORDER BY (store_id, detected_at, metric);

-- What people were told, and when: so that nothing is told twice.
CREATE TABLE insights_log
(
    store_id LowCardinality(String),
    at DateTime64(3, 'UTC'),
    kind LowCardinality(String),
    title String,
    text String,
    figures String COMMENT 'JSON: what the text rests on'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (store_id, at, kind);
