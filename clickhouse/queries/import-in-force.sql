-- What an import said comes into force. The names of tables and columns are put in by api/imports/write.ts.
INSERT INTO /*table*/
SELECT * FROM /*kept*/ FINAL
WHERE store_id = {store:String} AND import_id = {import:String} AND version = {version:UInt64} AND deleted = 0
