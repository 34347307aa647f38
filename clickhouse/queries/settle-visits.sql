-- What a day came to: the sessions that began in it, all together and by each of their properties. Names of dimensions as in contracts/stats.ts.
INSERT INTO settled_visits (store_id, zone, dimension, day, run, value, sessions, bounced, duration, converted, pageviews, events, product_views, carts, checkouts, visitors)
SELECT {store:String}, {zone:String}, pair.1 AS dimension, toDate({day:UInt16}), {run:Int64}, pair.2 AS value, count(),
    countIf(NOT (toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at) > 10000 OR orders > 0 OR s.pageviews >= 2)),
    sum(toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at)), countIf(orders > 0), sum(s.pageviews), sum(s.events),
    sum(s.product_views), sum(s.carts), sum(s.checkouts), uniqCombined64State(14)(visitor_id)
FROM sessions AS s FINAL
ARRAY JOIN
    [('', ''), ('channel', toString(channel)), ('source', toString(source)), ('medium', toString(medium)), ('campaign', toString(campaign)),
    ('referrer', toString(referrer_host)), ('country', toString(country)), ('city', toString(city)), ('device', toString(device)),
    ('browser', toString(browser)), ('os', toString(os)), ('entry_page', entry_page), ('exit_page', exit_page)] AS pair
WHERE store_id = {store:String} AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({to:Int64})
GROUP BY dimension, value
SETTINGS insert_deduplicate = 0, max_threads = 1, do_not_merge_across_partitions_select_final = 1
