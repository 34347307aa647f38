-- Settled days: what a store's past days came to, added up once they are quiet, so that a question about months reads days and not hours or sessions.
-- A day is settled as long as `settled_days` holds the very numbers of events and of session rows that have been written about it; one late event and
-- its questions go to the other tables again, until the processor has settled it anew under another `run`. Days are the store's own (`zone`).
CREATE TABLE settled_days
(
    store_id LowCardinality(String),
    zone LowCardinality(String),
    day Date,
    events UInt64,
    writes UInt64,
    run Int64 COMMENT 'names the rows of the tables below that belong to it: ms since 1970, and unique in a store'
)
ENGINE = ReplacingMergeTree(run)
ORDER BY (store_id, zone, day);

-- Rows of `sessions` that were written by the hour in which the session began: it only grows, and tells that a day's sessions have changed.
CREATE TABLE session_writes
(
    store_id LowCardinality(String),
    hour DateTime('UTC'),
    writes SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (store_id, hour);

CREATE MATERIALIZED VIEW session_writes_mv TO session_writes AS
SELECT store_id, toStartOfHour(started_at) AS hour, count() AS writes
FROM sessions
GROUP BY store_id, hour;

CREATE TABLE settled_kpi
(
    store_id LowCardinality(String),
    zone LowCardinality(String),
    day Date,
    run Int64,
    visitors AggregateFunction(uniq, UInt64),
    events UInt64,
    pageviews UInt64,
    product_views UInt64,
    carts UInt64,
    checkouts UInt64
)
ENGINE = MergeTree
ORDER BY (store_id, zone, day, run);

-- Visitors are asked for by name, a few names of thousands: small granules, so that few other states are read with them.
CREATE TABLE settled_pages
(
    store_id LowCardinality(String),
    zone LowCardinality(String),
    day Date,
    run Int64,
    page String,
    title String,
    pageviews UInt64,
    visitors AggregateFunction(uniqCombined64(14), UInt64)
)
ENGINE = MergeTree
ORDER BY (store_id, zone, day, run, page)
SETTINGS index_granularity = 64;

CREATE TABLE settled_products
(
    store_id LowCardinality(String),
    zone LowCardinality(String),
    day Date,
    run Int64,
    product_id String,
    name String,
    category LowCardinality(String),
    views UInt64,
    carts UInt64,
    visitors AggregateFunction(uniqCombined64(14), UInt64)
)
ENGINE = MergeTree
ORDER BY (store_id, zone, day, run, product_id)
SETTINGS index_granularity = 64;

CREATE TABLE settled_searches
(
    store_id LowCardinality(String),
    zone LowCardinality(String),
    day Date,
    run Int64,
    search String,
    searches UInt64,
    visitors AggregateFunction(uniqCombined64(14), UInt64)
)
ENGINE = MergeTree
ORDER BY (store_id, zone, day, run, search)
SETTINGS index_granularity = 64;

-- Visits by one property at a time; dimension '' is all of them together. Visitors are exact to some 2,000, then within 0.5 %.
CREATE TABLE settled_visits
(
    store_id LowCardinality(String),
    zone LowCardinality(String),
    dimension LowCardinality(String),
    day Date,
    run Int64,
    value String,
    sessions UInt64,
    bounced UInt64,
    duration Int64 COMMENT 'ms, of all of them',
    converted UInt64,
    pageviews UInt64,
    events UInt64,
    product_views UInt64,
    carts UInt64,
    checkouts UInt64,
    visitors AggregateFunction(uniqCombined64(16), UInt64)
)
ENGINE = MergeTree
ORDER BY (store_id, zone, dimension, day, run, value);
