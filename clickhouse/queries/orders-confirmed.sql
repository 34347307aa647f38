-- Which share of the orders that count in a range the shop itself has told of.
SELECT count() AS orders, countIf(confirmed) AS confirmed
FROM /*@counted-orders*/
