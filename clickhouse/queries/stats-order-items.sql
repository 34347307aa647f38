-- Lines of the range's orders, one row a product of an order.
SELECT /*columns*/
FROM /*@counted-orders*/
ARRAY JOIN item_ids AS item_id, item_names AS item_name, item_categories AS item_category, item_prices AS price, item_quantities AS quantity
WHERE 1 /*where*/
/*group*/
