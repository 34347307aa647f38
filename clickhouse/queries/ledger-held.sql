-- What the tables hold of a store, up to the place of each partition that the caller has read the ledger to: batches go on arriving in between.
WITH
    ends AS
    (
        SELECT e.1 AS log_epoch, e.2 AS log_partition, e.3 AS last
        FROM (SELECT arrayJoin(arrayZip({epochs:Array(String)}, {partitions:Array(UInt16)}, {lasts:Array(UInt64)})) AS e)
    )
SELECT
    (SELECT count() FROM events AS e INNER JOIN ends USING (log_epoch, log_partition) WHERE e.store_id = {store:String} AND e.log_offset <= ends.last) AS stored,
    (SELECT count() FROM (SELECT log_epoch, log_partition, log_offset FROM rejected_events FINAL WHERE store_id = {store:String}) AS r INNER JOIN ends USING (log_epoch, log_partition) WHERE r.log_offset <= ends.last) AS rejected,
    (SELECT sum(events + rejected) FROM removals FINAL WHERE store_id = {store:String}) AS removed
