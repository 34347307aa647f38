-- Costs that the API was told, kept before a file replaces them.
INSERT INTO imported_product_costs
SELECT * FROM product_costs FINAL
WHERE store_id = {store:String} AND import_id = ''
    AND (product_id, valid_from) IN (SELECT product_id, valid_from FROM imported_product_costs FINAL WHERE store_id = {store:String} AND import_id = {import:String})
