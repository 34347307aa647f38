-- What a day came to: its visitors and events.
INSERT INTO settled_kpi (store_id, zone, day, run, visitors, events, pageviews, product_views, carts, checkouts)
SELECT {store:String}, {zone:String}, toDate({day:UInt16}), {run:Int64}, uniqState(visitor_id), count(), countIf(event_type = 'page_view'),
    countIf(event_type = 'product_view'), countIf(event_type = 'add_to_cart'), countIf(event_type = 'checkout_start')
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
SETTINGS insert_deduplicate = 0, max_threads = 1
