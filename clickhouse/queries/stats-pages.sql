-- Views of pages. Settled days come from their sums, whole hours from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, page, title, pageviews, visitors
    FROM page_hour
    WHERE store_id = {store:String} AND /*hours*/
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, page, max(events.title) AS title, count() AS pageviews, uniqCombined64State(14)(visitor_id) AS visitors
    FROM events
    WHERE store_id = {store:String} AND /*cuts*/
        AND event_type = 'page_view' AND page != ''
    GROUP BY ALL
    /*settled*/ UNION ALL SELECT /*time*/ AS hour, page, title, pageviews, visitors
    FROM settled_pages WHERE /*days*/ /*end*/
)
WHERE 1 /*where*/
/*group*/
