-- The visitors of the last minutes, longest silent first: when each last browsed, had a cart, was in the checkout, paid (each or further; 0 for never),
-- the newest minute with an event, and a bit for each of the 30 minutes up to it that has one.
SELECT
    toString(visitor_id) AS id,
    [
        max(at),
        maxIf(at, event_type IN ('add_to_cart', 'purchase') OR is_checkout),
        maxIf(at, event_type = 'purchase' OR is_checkout),
        maxIf(at, event_type = 'purchase')
    ] AS last,
    intDiv(max(at), 60000) AS minute,
    arraySum(m -> bitShiftLeft(toUInt64(1), minute - m), groupUniqArray(intDiv(at, 60000))) AS minutes
FROM
(
    SELECT
        visitor_id,
        event_type,
        event_type IN ('checkout_start', 'checkout_contact', 'checkout_address', 'checkout_shipping', 'checkout_payment') AS is_checkout,
        toUnixTimestamp64Milli(ts) AS at
    FROM events
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND log_partition % {partitions:UInt16} = {partition:UInt16}
)
GROUP BY visitor_id
ORDER BY max(at)
