-- Money given back, each refund once; those of the shop where it told us of the order.
SELECT
    ts AS time, -- When it was given back, UTC.
    order_id, -- Of which order.
    refund_id, -- Its own id.
    toDecimal128(value, 4) / transform(currency, {currencies:Array(String)}, {units:Array(UInt32)}, toUInt32(100)) AS value, -- In major units of currency, more than 0.
    currency, -- ISO 4217.
    if(counted, value, toDecimal128(0, 4)) AS refunded -- The same where it is in the store's currency, otherwise 0: what the pages add up.
FROM /*@counted-refunds*/ AS known
