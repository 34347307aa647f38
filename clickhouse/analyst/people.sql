-- Which visitors are the same person. A visitor that is not here is a person of its own.
SELECT
    visitor_id, -- The browser's number.
    person_id -- The person's number: coalesce(nullIf(person_id, 0), visitor_id) after a LEFT JOIN counts people.
FROM people(store = {store:String})
