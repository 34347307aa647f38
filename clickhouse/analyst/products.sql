-- Products that visitors looked at or put into the cart, with what came of it.
SELECT
    product_id, -- Its id, its variant's or its SKU, as events name it.
    toString(max(hours.name)) AS name, -- As events name it.
    toString(max(hours.category)) AS category, -- As events name it.
    min(hour) AS first_hour, -- The first hour of which there is anything, UTC.
    max(hour) AS last_hour, -- The last one.
    sum(hours.views) AS views, -- How often it was looked at.
    sum(hours.carts) AS carts, -- How often it was put into a cart.
    sum(hours.removals) AS removals -- How often it was taken out of one.
FROM product_hour AS hours
WHERE store_id = {store:String}
GROUP BY product_id
