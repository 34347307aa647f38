-- What a day came to: views of its pages.
INSERT INTO settled_pages (store_id, zone, day, run, page, title, pageviews, visitors)
SELECT {store:String}, {zone:String}, toDate({day:UInt16}), {run:Int64}, page, max(events.title), count(), uniqCombined64State(14)(visitor_id)
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND event_type = 'page_view' AND page != ''
GROUP BY page
SETTINGS insert_deduplicate = 0, max_threads = 1
