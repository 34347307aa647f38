-- An import is marked as undone where each file's rows are kept; doing so again changes nothing. The inner question, as a replaced column is also replaced in WHERE.
INSERT INTO /*kept*/
SELECT * REPLACE ({version:UInt64} AS version, 1 AS deleted)
FROM (SELECT * FROM /*kept*/ FINAL WHERE store_id = {store:String} AND import_id = {import:String} AND deleted = 0)
