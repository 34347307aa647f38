-- All visitors of the person that a visitor is; the visitor alone where nothing more is known.
SELECT DISTINCT toString(visitor_id) AS visitor
FROM people(store = {store:String})
WHERE person_id IN (SELECT person_id FROM people(store = {store:String}) WHERE visitor_id = {visitor:UInt64})
LIMIT 100
