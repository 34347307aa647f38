-- What the shop itself says of its orders: by webhook or by an imported file. `orders` holds what was reported by browsers and servers; the rule that
-- makes one figure of both is clickhouse/queries/counted-orders.sql. Money in minor units of currency. Versions and statuses: contracts/order-truth.ts.
CREATE TABLE actual_orders
(
    store_id LowCardinality(String),
    order_id String COMMENT 'the platform''s own id',
    aliases Array(String) COMMENT 'other names under which a browser may have reported it: number, name, checkout token',
    source LowCardinality(String) COMMENT 'shopify, woocommerce, generic or csv',
    source_id String COMMENT 'of order_sources; empty for csv',
    import_id String COMMENT 'empty unless csv',
    ts DateTime64(3, 'UTC') COMMENT 'when it was placed',
    status LowCardinality(String) COMMENT 'unpaid, pending, paid, partially_refunded, refunded, failed, voided or cancelled',
    value Int64 COMMENT 'price times quantity, less discounts, without tax and shipping: as orders.value',
    tax Int64,
    shipping Int64,
    discount Int64,
    total Int64 COMMENT 'what the customer pays',
    refunded Int64 COMMENT 'of total, as the order itself says',
    currency LowCardinality(String),
    counted Bool COMMENT 'false: in another currency than the store''s, so not part of its revenue',
    item_ids Array(String) COMMENT 'of products',
    item_variants Array(String),
    item_skus Array(String),
    item_names Array(String),
    item_prices Array(Int64) COMMENT 'of one, less discounts, without tax; rounded',
    item_quantities Array(UInt32),
    customer_id String COMMENT 'the platform''s number of the customer; no name, no address',
    made_via LowCardinality(String) COMMENT 'web, pos, admin, subscription, api ...; empty where unknown',
    channel LowCardinality(String) COMMENT 'by the landing page and referrer that the platform kept; empty where it kept none',
    utm_source LowCardinality(String),
    utm_medium LowCardinality(String),
    utm_campaign LowCardinality(String),
    utm_term String,
    utm_content String,
    referrer_host LowCardinality(String),
    entry_page String,
    test Bool,
    version UInt64,
    deleted UInt8
)
ENGINE = ReplacingMergeTree(version, deleted)
ORDER BY (store_id, order_id);

-- Money given back, each time once however often it is said: the earliest time that is told of it wins (version = 2^42 - ts).
CREATE TABLE actual_refunds
(
    store_id LowCardinality(String),
    order_id String,
    refund_id String,
    ts DateTime64(3, 'UTC'),
    value Int64 COMMENT 'of the goods, without tax and shipping where the platform tells them apart; otherwise total',
    total Int64 COMMENT 'what the customer got back',
    currency LowCardinality(String),
    counted Bool,
    source LowCardinality(String),
    import_id String,
    version UInt64,
    deleted UInt8
)
ENGINE = ReplacingMergeTree(version, deleted)
ORDER BY (store_id, order_id, refund_id);

-- What a product costs the shop, from a day of the store on. `product_id` is a product's id, its variant's or its SKU.
CREATE TABLE product_costs
(
    store_id LowCardinality(String),
    product_id String,
    valid_from Date,
    cost Int64 COMMENT 'minor units of currency, of one',
    currency LowCardinality(String),
    import_id String COMMENT 'empty for costs by the API',
    version UInt64 COMMENT 'ms since 1970 when it was said: the latest counts',
    deleted UInt8
)
ENGINE = ReplacingMergeTree(version, deleted)
ORDER BY (store_id, product_id, valid_from);
