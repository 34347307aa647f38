-- What a day came to: what was searched for.
INSERT INTO settled_searches (store_id, zone, day, run, search, searches, visitors)
SELECT {store:String}, {zone:String}, toDate({day:UInt16}), {run:Int64}, lower(trimBoth(events.search)) AS name, count(), uniqCombined64State(14)(visitor_id)
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND event_type = 'search' AND events.search != ''
GROUP BY name
SETTINGS insert_deduplicate = 0, max_threads = 1
