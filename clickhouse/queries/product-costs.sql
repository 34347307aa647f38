-- What products cost the shop, by product, variant or SKU and the day from which on; days counted from 1970.
SELECT product_id AS product, toUInt16(valid_from) AS since, cost, toString(currency) AS money
FROM product_costs FINAL
WHERE store_id = {store:String}
ORDER BY product_id, valid_from
LIMIT 1000000
