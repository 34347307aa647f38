-- Lines of the range's orders, one row a product of an order.
SELECT /*columns*/
FROM
(
    SELECT *
    FROM orders FINAL
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
)
ARRAY JOIN item_ids AS item_id, item_names AS item_name, item_categories AS item_category, item_prices AS price, item_quantities AS quantity
WHERE 1 /*where*/
/*group*/
