-- What a day came to: views and carts of its products.
INSERT INTO settled_products (store_id, zone, day, run, product_id, name, category, views, carts, visitors)
SELECT {store:String}, {zone:String}, toDate({day:UInt16}), {run:Int64}, product_id, max(product_name), max(toString(events.category)),
    countIf(event_type = 'product_view'), countIf(event_type = 'add_to_cart'), uniqCombined64State(14)(visitor_id)
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND event_type IN ('product_view', 'add_to_cart', 'remove_from_cart') AND product_id != ''
GROUP BY product_id
SETTINGS insert_deduplicate = 0, max_threads = 1
