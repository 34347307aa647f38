-- The lines of the orders, one row a product of an order.
SELECT
    ts AS time, -- When the order was placed, UTC.
    order_id, -- As in orders.
    visitor_id, -- As in orders.
    channel, -- As in orders.
    product_id, -- Of the product.
    name, -- The product's name.
    category, -- Its category, where it was reported.
    quantity, -- How many.
    toDecimal128(item_price, 4) / transform(currency, {currencies:Array(String)}, {units:Array(UInt32)}, toUInt32(100)) AS price, -- Of one, in major units of currency.
    currency, -- ISO 4217.
    if(counted, price * quantity, toDecimal128(0, 4)) AS revenue -- Price times quantity where it is in the store's currency, otherwise 0.
FROM /*@counted-orders*/ AS known
ARRAY JOIN
    item_ids AS product_id,
    arrayResize(item_names, length(item_ids)) AS name,
    arrayResize(item_categories, length(item_ids)) AS category,
    arrayResize(item_prices, length(item_ids)) AS item_price,
    arrayResize(item_quantities, length(item_ids)) AS quantity
