-- Views and carts by product. Settled days come from their sums, whole hours from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, product_id, name, category, views, carts, visitors
    FROM product_hour
    WHERE store_id = {store:String} AND /*hours*/
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, product_id, max(product_name) AS name, max(toString(events.category)) AS category, countIf(event_type = 'product_view') AS views,
        countIf(event_type = 'add_to_cart') AS carts, uniqCombined64State(14)(visitor_id) AS visitors
    FROM events
    WHERE store_id = {store:String} AND /*cuts*/
        AND event_type IN ('product_view', 'add_to_cart', 'remove_from_cart') AND product_id != ''
    GROUP BY ALL
    /*settled*/ UNION ALL SELECT /*time*/ AS hour, product_id, name, toString(category) AS category, views, carts, visitors
    FROM settled_products WHERE /*days*/ /*end*/
)
WHERE 1 /*where*/
/*group*/
