-- Small parts, which are those of the last minute or so, keep all their columns in one file: a file or two for each of forty columns cost more than their rows
-- did, and they are soon merged into larger ones, which are kept column by column as before.
ALTER TABLE events MODIFY SETTING min_bytes_for_wide_part = 134217728;
