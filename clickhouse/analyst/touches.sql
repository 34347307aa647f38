-- Marketing touchpoints: each event that arrived from outside the shop.
SELECT
    ts AS time, -- When, UTC.
    visitor_id, -- The browser's number.
    channel, -- Where it came from.
    source, -- utm_source, or what stands for it.
    medium, -- utm_medium, or what stands for it.
    campaign, -- utm_campaign.
    term, -- utm_term.
    content, -- utm_content.
    page -- The path on which the visitor arrived.
FROM touches FINAL
WHERE store_id = {store:String}
