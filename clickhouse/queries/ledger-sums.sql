-- What the processor wrote down of a store's events, over all batches that it committed, by partition of the log; `last` is how far that goes.
SELECT
    log_epoch AS epoch,
    log_partition AS partition,
    max(last_offset) AS last,
    sum(received) AS received,
    sum(duplicates) AS duplicates,
    sum(bots) AS bots,
    sumMap(mapKeys(reasons), mapValues(reasons)) AS reasons
FROM ledger FINAL
WHERE store_id = {store:String}
GROUP BY log_epoch, log_partition
