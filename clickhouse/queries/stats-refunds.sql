-- Money given back in the range.
SELECT /*columns*/
FROM /*@counted-refunds*/
WHERE 1 /*where*/
/*group*/
