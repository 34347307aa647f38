-- Rollups: each a function of `events` alone, kept by a materialized view. Rows are apart by partition of the log, so that a partition's processor can make
-- its own anew while others go on inserting. The view's name is its table's with _mv, and each target has a
-- deduplication window of its own, so that a retried insert is exact in every one of them. Visitors of a store are `uniq` (exact up to 65,536); those of
-- a page, product or search `uniqCombined64(14)` (exact to some 500, then within 1 %), whose many states merge four times as fast.
CREATE TABLE kpi_minute
(
    store_id LowCardinality(String),
    minute DateTime('UTC'),
    log_partition UInt16,
    visitors AggregateFunction(uniq, UInt64),
    events SimpleAggregateFunction(sum, UInt64),
    pageviews SimpleAggregateFunction(sum, UInt64),
    product_views SimpleAggregateFunction(sum, UInt64),
    carts SimpleAggregateFunction(sum, UInt64),
    checkouts SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(minute)
ORDER BY (store_id, minute, log_partition)
TTL minute + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW kpi_minute_mv TO kpi_minute AS
SELECT
    store_id,
    toStartOfMinute(ts) AS minute,
    log_partition,
    uniqState(visitor_id) AS visitors,
    count() AS events,
    countIf(event_type = 'page_view') AS pageviews,
    countIf(event_type = 'product_view') AS product_views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'checkout_start') AS checkouts
FROM events
GROUP BY store_id, minute, log_partition;

CREATE TABLE kpi_hour
(
    store_id LowCardinality(String),
    hour DateTime('UTC'),
    log_partition UInt16,
    visitors AggregateFunction(uniq, UInt64),
    events SimpleAggregateFunction(sum, UInt64),
    pageviews SimpleAggregateFunction(sum, UInt64),
    product_views SimpleAggregateFunction(sum, UInt64),
    carts SimpleAggregateFunction(sum, UInt64),
    checkouts SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (store_id, hour, log_partition)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW kpi_hour_mv TO kpi_hour AS
SELECT
    store_id,
    toStartOfHour(ts) AS hour,
    log_partition,
    uniqState(visitor_id) AS visitors,
    count() AS events,
    countIf(event_type = 'page_view') AS pageviews,
    countIf(event_type = 'product_view') AS product_views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'checkout_start') AS checkouts
FROM events
GROUP BY store_id, hour, log_partition;

-- Days are UTC days: for questions of many months, where a store's own midnight no longer matters.
CREATE TABLE kpi_day
(
    store_id LowCardinality(String),
    day Date,
    log_partition UInt16,
    visitors AggregateFunction(uniq, UInt64),
    events SimpleAggregateFunction(sum, UInt64),
    pageviews SimpleAggregateFunction(sum, UInt64),
    product_views SimpleAggregateFunction(sum, UInt64),
    carts SimpleAggregateFunction(sum, UInt64),
    checkouts SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY (store_id, day, log_partition)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW kpi_day_mv TO kpi_day AS
SELECT
    store_id,
    toDate(ts) AS day,
    log_partition,
    uniqState(visitor_id) AS visitors,
    count() AS events,
    countIf(event_type = 'page_view') AS pageviews,
    countIf(event_type = 'product_view') AS product_views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'checkout_start') AS checkouts
FROM events
GROUP BY store_id, day, log_partition;

CREATE TABLE event_hour
(
    store_id LowCardinality(String),
    hour DateTime('UTC'),
    event_type LowCardinality(String),
    log_partition UInt16,
    events SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (store_id, hour, event_type, log_partition)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW event_hour_mv TO event_hour AS
SELECT store_id, toStartOfHour(ts) AS hour, event_type, log_partition, count() AS events
FROM events
GROUP BY store_id, hour, event_type, log_partition;

-- Purchases and their money per product come from `orders`, where an order counts once.
CREATE TABLE product_hour
(
    store_id LowCardinality(String),
    hour DateTime('UTC'),
    product_id String,
    log_partition UInt16,
    name SimpleAggregateFunction(max, String),
    category SimpleAggregateFunction(max, String),
    views SimpleAggregateFunction(sum, UInt64),
    carts SimpleAggregateFunction(sum, UInt64),
    removals SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqCombined64(14), UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (store_id, hour, product_id, log_partition)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW product_hour_mv TO product_hour AS
SELECT
    store_id,
    toStartOfHour(ts) AS hour,
    product_id,
    log_partition,
    max(product_name) AS name,
    max(toString(events.category)) AS category,
    countIf(event_type = 'product_view') AS views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'remove_from_cart') AS removals,
    uniqCombined64State(14)(visitor_id) AS visitors
FROM events
WHERE product_id != '' AND event_type IN ('product_view', 'add_to_cart', 'remove_from_cart')
GROUP BY store_id, hour, product_id, log_partition;

CREATE TABLE page_hour
(
    store_id LowCardinality(String),
    hour DateTime('UTC'),
    page String,
    log_partition UInt16,
    title SimpleAggregateFunction(max, String),
    pageviews SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqCombined64(14), UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (store_id, hour, page, log_partition)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW page_hour_mv TO page_hour AS
SELECT
    store_id,
    toStartOfHour(ts) AS hour,
    page,
    log_partition,
    max(events.title) AS title,
    count() AS pageviews,
    uniqCombined64State(14)(visitor_id) AS visitors
FROM events
WHERE page != '' AND event_type = 'page_view'
GROUP BY store_id, hour, page, log_partition;

CREATE TABLE search_hour
(
    store_id LowCardinality(String),
    hour DateTime('UTC'),
    search String,
    log_partition UInt16,
    searches SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqCombined64(14), UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (store_id, hour, search, log_partition)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW search_hour_mv TO search_hour AS
SELECT
    store_id,
    toStartOfHour(ts) AS hour,
    lower(trimBoth(events.search)) AS search,
    log_partition,
    count() AS searches,
    uniqCombined64State(14)(visitor_id) AS visitors
FROM events
WHERE events.search != '' AND event_type = 'search'
GROUP BY store_id, hour, search, log_partition;
