-- Visits: a visitor's events without a long pause between them, one row a visit.
SELECT
    started_at, -- Time of the first event, UTC.
    ended_at, -- Time of the last one, UTC.
    session_id, -- The visit's number.
    visitor_id, -- The browser's number.
    channel, -- Where the visit came from.
    source, -- utm_source, or what stands for it.
    medium, -- utm_medium, or what stands for it.
    campaign, -- utm_campaign.
    term, -- utm_term.
    content, -- utm_content.
    referrer_host, -- The host that the visitor came from.
    hostname, -- The host of the first page.
    entry_page, -- The path of the first page.
    exit_page, -- The path of the last one.
    country, -- Two letters, ISO 3166.
    city, -- By the address, where it is known.
    device, -- desktop, mobile, tablet ...
    browser, -- Its name.
    os, -- The operating system.
    events, -- How many events.
    pageviews, -- How many of them page views.
    product_views, -- How many products were looked at.
    carts, -- How often something was put into the cart.
    checkouts, -- How often a checkout was begun.
    searches, -- How often something was searched for.
    orders, -- How many orders.
    toDecimal128(revenue, 4) / {unit:UInt32} AS revenue, -- Of these orders, in major units of the store's currency.
    (toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at)) / 1000 AS duration, -- Seconds between the first and the last event.
    toBool(NOT (duration > 10 OR orders > 0 OR pageviews >= 2)) AS bounced -- Shorter than 10 s, one page and no order.
FROM sessions FINAL
WHERE store_id = {store:String}
