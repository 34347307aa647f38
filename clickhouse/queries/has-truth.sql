-- Whether a store's shop has said anything of its orders, by webhook or file.
SELECT
    (SELECT count() FROM (SELECT 1 FROM actual_orders WHERE store_id = {store:String} LIMIT 1))
        + (SELECT count() FROM (SELECT 1 FROM actual_refunds WHERE store_id = {store:String} LIMIT 1)) > 0 AS known
