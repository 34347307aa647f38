-- A merge takes in about twelve parts of a size instead of five: each row is written again half as often, for two or three parts more to read. What is older
-- than some ten seconds is merged as before.
ALTER TABLE events MODIFY SETTING merge_selector_base = 12;
ALTER TABLE sessions MODIFY SETTING merge_selector_base = 12;
ALTER TABLE session_writes MODIFY SETTING merge_selector_base = 12;
ALTER TABLE touches MODIFY SETTING merge_selector_base = 12;
ALTER TABLE orders MODIFY SETTING merge_selector_base = 12;
ALTER TABLE ledger MODIFY SETTING merge_selector_base = 12;
ALTER TABLE kpi_minute MODIFY SETTING merge_selector_base = 12;
ALTER TABLE kpi_hour MODIFY SETTING merge_selector_base = 12;
ALTER TABLE kpi_day MODIFY SETTING merge_selector_base = 12;
ALTER TABLE event_hour MODIFY SETTING merge_selector_base = 12;
ALTER TABLE product_hour MODIFY SETTING merge_selector_base = 12;
ALTER TABLE page_hour MODIFY SETTING merge_selector_base = 12;
ALTER TABLE search_hour MODIFY SETTING merge_selector_base = 12;
