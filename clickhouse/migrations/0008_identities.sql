-- Who is who (docs/people.md). A visitor is a browser; a person is every visitor that was said to be the same user of the shop.

-- The hash of the user that an event names; 0 where it names none. An event that names a user is that user's, whosever its browser is.
ALTER TABLE events ADD COLUMN user_hash UInt64 AFTER user_id;
ALTER TABLE touches ADD COLUMN user_hash UInt64 AFTER visitor_id;

-- Visitors with each user that they were said to be, and when first; and users under a former id (`alias`) with the one that they became.
-- Saying a row again changes nothing.
CREATE TABLE identities
(
    store_id LowCardinality(String),
    alias Bool COMMENT 'visitor_id is the hash of a user under a former id',
    visitor_id UInt64,
    user_hash UInt64,
    at SimpleAggregateFunction(min, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (store_id, alias, visitor_id, user_hash);

-- The person of each id in `identities`: the first user that it was said to be, or whom that user became. Of former ids the way is followed to its end,
-- 16 steps at most; of users who became each other in a ring, the smallest. An id that is not here is a person of its own.
CREATE VIEW people AS
WITH RECURSIVE
    became AS
    (
        SELECT visitor_id AS id, argMin(user_hash, (at, user_hash)) AS next
        FROM identities
        WHERE store_id = {store:String} AND alias
        GROUP BY id
    ),
    ways AS
    (
        SELECT id, next, toUInt64(1) AS hops
        FROM became
        UNION ALL
        SELECT ways.id, became.next, ways.hops + 1
        FROM ways
        INNER JOIN became ON became.id = ways.next
        WHERE ways.hops < 32
    ),
    ends AS
    (
        SELECT id, if(max(hops) < 32, argMax(next, hops), minIf(next, hops > 16)) AS person_id
        FROM ways
        GROUP BY id
    ),
    said AS
    (
        SELECT visitor_id, argMin(user_hash, (at, user_hash)) AS user_hash
        FROM identities
        WHERE store_id = {store:String}
        GROUP BY visitor_id
    )
SELECT visitor_id, if(ends.person_id = 0, said.user_hash, ends.person_id) AS person_id
FROM said
LEFT ANY JOIN ends ON ends.id = said.user_hash;
