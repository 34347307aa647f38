-- Visits that began in the range by one of their properties, for ranges of millions of events: settled days from their sums, the rest from the sessions.
SELECT /*columns*/
FROM
(
    SELECT /*quarter*/ AS time, /*value*/ AS value, count() AS visits, countIf(/*bounced*/) AS bounced,
        sum(toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at)) AS duration, countIf(orders > 0) AS converted, sum(pageviews) AS sum_pageviews,
        sum(events) AS sum_events, sum(product_views) AS sum_product_views, sum(carts) AS sum_carts, sum(checkouts) AS sum_checkouts,
        uniqCombined64State(14)(visitor_id) AS visitors
    FROM sessions FINAL
    WHERE store_id = {store:String} AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({to:Int64})
        AND (started_at < fromUnixTimestamp64Milli({gap_from:Int64}) OR started_at >= fromUnixTimestamp64Milli({gap_to:Int64}))
    GROUP BY time, value
    /*settled*/ UNION ALL SELECT /*time*/ AS time, value, sessions AS visits, bounced, duration, converted, pageviews, events, product_views, carts, checkouts, visitors
    FROM settled_visits WHERE /*days*/ AND dimension = {dimension:String} /*end*/
)
WHERE 1 /*where*/
/*group*/
SETTINGS do_not_merge_across_partitions_select_final = 1
