-- Orders, each once: as the shop has it where it told us, otherwise as the browser or server reported it. Cancelled, unpaid and test orders are not in it.
SELECT
    ts AS time, -- When it was placed, UTC.
    order_id, -- The shop's own id.
    visitor_id, -- The browser's number; 0 where nobody reported the order.
    session_id, -- The visit's number; 0 where it is not known.
    toDecimal128(value, 4) / transform(currency, {currencies:Array(String)}, {units:Array(UInt32)}, toUInt32(100)) AS value, -- Money of the goods in major units of currency.
    currency, -- ISO 4217.
    if(counted, value, toDecimal128(0, 4)) AS revenue, -- The same where it is in the store's currency, otherwise 0: what the pages add up.
    confirmed, -- Whether the shop itself told us of it.
    toBool(reported) AS reported, -- Whether a browser or server of yours did.
    channel, -- Where the visit came from; untracked where nobody reported the order.
    source, -- utm_source, or what stands for it.
    medium, -- utm_medium, or what stands for it.
    campaign, -- utm_campaign.
    term, -- utm_term.
    content, -- utm_content.
    referrer_host, -- The host that the visitor came from.
    entry_page, -- The path of the visit's first page.
    country, -- Two letters, ISO 3166.
    city, -- By the address, where it is known.
    device, -- desktop, mobile, tablet ...
    browser, -- Its name.
    os, -- The operating system.
    item_ids, -- The products in it, as a list.
    item_names, -- Their names.
    item_quantities -- How many of each.
FROM /*@counted-orders*/ AS known
