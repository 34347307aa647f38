-- The rule of which refunds count, beside counted-orders.sql: of an order that the shop knows those that the shop says, and none where the order itself
-- counts nothing; of any other order those that were reported.
(
    /*truth*/ SELECT order_id, refund_id, ts, value, toString(currency) AS currency, counted
    FROM actual_refunds FINAL
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND order_id NOT IN (
            SELECT order_id FROM actual_orders FINAL
            WHERE store_id = {store:String} AND (test OR status NOT IN ('pending', 'paid', 'partially_refunded', 'refunded')))
        AND (source != 'csv' OR order_id NOT IN (
            SELECT arrayJoin(arrayPushFront(aliases, order_id)) FROM actual_orders FINAL WHERE store_id = {store:String} AND source != 'csv'))
    UNION ALL /*end*/
    SELECT order_id, event_id AS refund_id, ts, value, toString(currency) AS currency, counted
    FROM refunds FINAL
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        /*truth*/ AND order_id NOT IN (SELECT arrayJoin(arrayPushFront(aliases, order_id)) FROM actual_orders FINAL WHERE store_id = {store:String}) /*end*/
)
