-- Sessions and orders are rows with a version, written whole by the processor: writing one again changes nothing (so these tables
-- have no deduplication window, whose memory of a block can outlive the block itself in a kill).
-- A session's version is the number of its events; deleted = 1 takes back a session whose first event turned out to be another.
CREATE TABLE sessions
(
    store_id LowCardinality(String),
    session_id UInt64,
    visitor_id UInt64,
    started_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    ended_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    channel LowCardinality(String),
    source LowCardinality(String),
    medium LowCardinality(String),
    campaign LowCardinality(String),
    term String,
    content String,
    referrer_host LowCardinality(String),
    hostname LowCardinality(String),
    entry_page String,
    exit_page String,
    country LowCardinality(String),
    city LowCardinality(String),
    device LowCardinality(String),
    browser LowCardinality(String),
    os LowCardinality(String),
    events UInt32,
    pageviews UInt32,
    product_views UInt32,
    carts UInt32,
    checkouts UInt32,
    searches UInt32,
    orders UInt32,
    revenue Int64 COMMENT 'minor units of the store''s currency, each order once',
    state String COMMENT 'what the processor needs to take the session up again, JSON' CODEC(ZSTD(3)),
    log_partition UInt16,
    version UInt64,
    deleted UInt8
)
ENGINE = ReplacingMergeTree(version, deleted)
PARTITION BY toYYYYMM(started_at)
ORDER BY (store_id, started_at, session_id);

-- One row an order however often it is reported: the earliest report wins, then the one that knows most of its session
-- (version = (2^42 - ts) * 2^21 + events of the session).
CREATE TABLE orders
(
    store_id LowCardinality(String),
    order_id String,
    ts DateTime64(3, 'UTC'),
    event_id String,
    visitor_id UInt64,
    session_id UInt64,
    value Int64 COMMENT 'minor units of currency',
    currency LowCardinality(String),
    counted Bool COMMENT 'false: in another currency than the store''s, so not part of its revenue',
    channel LowCardinality(String),
    source LowCardinality(String),
    medium LowCardinality(String),
    campaign LowCardinality(String),
    term String,
    content String,
    referrer_host LowCardinality(String),
    entry_page String,
    country LowCardinality(String),
    city LowCardinality(String),
    device LowCardinality(String),
    browser LowCardinality(String),
    os LowCardinality(String),
    item_ids Array(String),
    item_names Array(String),
    item_categories Array(LowCardinality(String)),
    item_prices Array(Int64),
    item_quantities Array(UInt32),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (store_id, order_id);

-- Refunds by event: an order may be refunded in parts, a report of one may come twice.
CREATE TABLE refunds
(
    store_id LowCardinality(String),
    order_id String,
    event_id String,
    ts DateTime64(3, 'UTC'),
    value Int64,
    currency LowCardinality(String),
    counted Bool
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, order_id, event_id);

-- Marketing touchpoints: each event that arrived from outside the shop.
CREATE TABLE touches
(
    store_id LowCardinality(String),
    visitor_id UInt64,
    ts DateTime64(3, 'UTC'),
    event_id String,
    channel LowCardinality(String),
    source LowCardinality(String),
    medium LowCardinality(String),
    campaign LowCardinality(String),
    term String,
    content String,
    click_id LowCardinality(String),
    page String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (store_id, visitor_id, ts, event_id);
