-- A mutation that failed, on a full disk say, is tried again within five seconds (five minutes by default): a processor that makes rollups anew waits for it.
ALTER TABLE events MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE sessions MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE orders MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE settled_days MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE kpi_minute MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE kpi_hour MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE kpi_day MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE event_hour MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE product_hour MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE page_hour MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
ALTER TABLE search_hour MODIFY SETTING max_postpone_time_for_failed_mutations_ms = 5000;
