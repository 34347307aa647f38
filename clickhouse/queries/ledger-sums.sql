-- What the processor wrote down of a store's events, over all batches that it committed.
SELECT sum(received) AS received, sum(duplicates) AS duplicates, sum(bots) AS bots, sumMap(mapKeys(reasons), mapValues(reasons)) AS reasons
FROM ledger FINAL
WHERE store_id = {store:String}
