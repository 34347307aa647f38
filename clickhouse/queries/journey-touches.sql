-- How these visitors came to the shop up to a time, oldest first.
SELECT toUnixTimestamp64Milli(ts) AS at, toString(channel) AS channel, toString(source) AS source, toString(medium) AS medium, toString(campaign) AS campaign, page
FROM touches FINAL
WHERE store_id = {store:String} AND visitor_id IN {visitors:Array(UInt64)} AND touches.ts <= fromUnixTimestamp64Milli({until:Int64})
ORDER BY at
LIMIT 500
