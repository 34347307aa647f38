-- What products cost the shop, from a day on.
SELECT
    product_id, -- Its id, its variant's or its SKU.
    valid_from, -- The day of the store from which the cost holds.
    toDecimal128(cost, 4) / transform(toString(currency), {currencies:Array(String)}, {units:Array(UInt32)}, toUInt32(100)) AS cost, -- Of one, in major units of currency.
    currency -- ISO 4217.
FROM product_costs FINAL
WHERE store_id = {store:String}
