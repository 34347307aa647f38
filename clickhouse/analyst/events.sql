-- Everything that visitors did and that was accepted, one row an event.
SELECT
    ts AS time, -- When it happened, UTC.
    event_id, -- Unique in the store.
    event_type, -- page_view, product_view, add_to_cart, checkout_start, purchase, search ... or a name of your own.
    visitor_id, -- The browser's number.
    user_id, -- Your shop's own id of the customer; empty where the event named none.
    hostname, -- The host of the page.
    page, -- The path of the page.
    title, -- The page's title.
    referrer, -- The address that the visitor came from.
    referrer_host, -- Its host.
    channel, -- Where the visit came from: organic_search, paid_social, email, direct ...
    source, -- utm_source, or what stands for it.
    medium, -- utm_medium, or what stands for it.
    campaign, -- utm_campaign.
    term, -- utm_term.
    content, -- utm_content.
    country, -- Two letters, ISO 3166.
    city, -- By the address, where it is known.
    device, -- desktop, mobile, tablet ...
    browser, -- Its name.
    os, -- The operating system.
    product_id, -- Of the product that the event is about.
    product_name, -- Its name as the event said it.
    category, -- Its category as the event said it.
    order_id, -- Of the order that the event is about.
    toDecimal128(value, 4) / transform(toString(currency), {currencies:Array(String)}, {units:Array(UInt32)}, toUInt32(100)) AS value, -- Money in major units of currency; 0 where there is none.
    currency, -- ISO 4217.
    quantity, -- How many of the product.
    search, -- What was searched for.
    item_ids, -- The products in it, as a list; the lists of items run side by side.
    item_names, -- Their names.
    item_quantities, -- How many of each.
    properties, -- Everything else that was sent: properties['colour'].
    received_at -- When it reached the server, UTC.
FROM events
WHERE store_id = {store:String}
