-- What the tables hold of a store, up to the last place of each partition that the ledger accounts for.
WITH
    ends AS
    (
        SELECT log_epoch, log_partition, max(last_offset) AS last
        FROM ledger
        WHERE store_id = {store:String}
        GROUP BY log_epoch, log_partition
    )
SELECT
    (SELECT count() FROM events AS e INNER JOIN ends USING (log_epoch, log_partition) WHERE e.store_id = {store:String} AND e.log_offset <= ends.last) AS stored,
    (SELECT count() FROM (SELECT * FROM rejected_events FINAL WHERE store_id = {store:String}) AS r INNER JOIN ends USING (log_epoch, log_partition) WHERE r.log_offset <= ends.last) AS rejected
