-- Wherever an undone import is in force, the latest other import that knows the same comes into force again, or nothing where there is none.
INSERT INTO /*table*/
SELECT * REPLACE ({version:UInt64} AS version)
FROM
(
    SELECT *
    FROM /*kept*/ FINAL
    WHERE store_id = {store:String}
        AND (/*key*/) IN (SELECT /*key*/ FROM /*table*/ FINAL WHERE store_id = {store:String} AND import_id = {import:String})
    ORDER BY deleted, version DESC, import_id
    LIMIT 1 BY /*key*/
)
