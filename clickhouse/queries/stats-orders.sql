-- Orders of the range, each once, as the shop has it where it is known and as it was reported otherwise.
SELECT /*columns*/
FROM /*@counted-orders*/
WHERE 1 /*where*/
/*group*/
