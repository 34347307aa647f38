-- What was spent, by day and campaign: of several files that tell of the same the latest that is not undone. Money in minor units.
SELECT day, channel, source, medium, campaign, cost, currency, impressions, clicks
FROM
(
    SELECT *
    FROM ad_costs FINAL
    WHERE store_id = {store:String} AND day >= {from:Date} AND day <= {to:Date}
)
WHERE deleted = 0
ORDER BY version DESC, import_id
LIMIT 1 BY day, channel, source, medium, campaign
