-- What was spent on ads by day and campaign, as imported: of several imports of the same the latest.
SELECT
    day, -- A day of the store.
    channel, -- The channel that it is counted for.
    source, -- As in the visits.
    medium, -- As in the visits.
    campaign, -- As in the visits.
    toDecimal128(cost, 4) / transform(toString(currency), {currencies:Array(String)}, {units:Array(UInt32)}, toUInt32(100)) AS cost, -- In major units of currency.
    currency, -- ISO 4217.
    impressions, -- How often ads were shown.
    clicks -- How often they were clicked.
FROM
(
    SELECT *
    FROM ad_costs FINAL
    WHERE store_id = {store:String} AND deleted = 0
    ORDER BY version DESC, import_id
    LIMIT 1 BY day, channel, source, medium, campaign
) AS latest
