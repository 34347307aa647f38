-- Pages, products, channels and countries by minute (counted from 1970): views, and sessions that began.
SELECT kind, name, max(text) AS label, intDiv(at, 60000) AS minute, count() AS times
FROM
(
    SELECT if(event_type = 'page_view', 'pages', 'products') AS kind, if(event_type = 'page_view', page, product_id) AS name,
        if(event_type = 'page_view', '', product_name) AS text, toUnixTimestamp64Milli(ts) AS at
    FROM events
    WHERE store_id = {store:String} AND event_type IN ('page_view', 'product_view')
        AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND log_partition % {partitions:UInt16} = {partition:UInt16}
    UNION ALL
    SELECT pair.1 AS kind, pair.2 AS name, '' AS text, toUnixTimestamp64Milli(started_at) AS at
    FROM sessions FINAL
    ARRAY JOIN [('channels', toString(channel)), ('countries', toString(country))] AS pair
    WHERE store_id = {store:String} AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({to:Int64})
        AND log_partition % {partitions:UInt16} = {partition:UInt16}
)
WHERE name != ''
GROUP BY kind, name, minute
ORDER BY minute, times DESC
LIMIT 5000 BY kind, minute
