-- What was spent on a channel, campaign and day, as imported files tell it (api/imports). A file's rows stand beside those of other files: of several that
-- tell of the same day and campaign the latest counts, and when that one is undone the one before it does again (clickhouse/queries/ad-costs.sql).
CREATE TABLE ad_costs
(
    store_id LowCardinality(String),
    day Date COMMENT 'of the store',
    channel LowCardinality(String),
    source LowCardinality(String),
    medium LowCardinality(String),
    campaign String,
    cost Int64 COMMENT 'minor units of currency',
    currency LowCardinality(String),
    impressions UInt64,
    clicks UInt64,
    import_id String,
    version UInt64 COMMENT 'ms since 1970 when it was imported',
    deleted UInt8 COMMENT '1: the import was undone'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (store_id, day, channel, source, medium, campaign, import_id);

-- What each file said, whatever counts now: an undone import gives way to what an earlier one said. `deleted` = 1: that import was undone.
-- Product costs of the API are kept here too (import_id empty) once a file replaces them.
CREATE TABLE imported_orders AS actual_orders ENGINE = ReplacingMergeTree(version) ORDER BY (store_id, order_id, import_id);
CREATE TABLE imported_refunds AS actual_refunds ENGINE = ReplacingMergeTree(version) ORDER BY (store_id, order_id, refund_id, import_id);
CREATE TABLE imported_product_costs AS product_costs ENGINE = ReplacingMergeTree(version) ORDER BY (store_id, product_id, valid_from, import_id);
