-- What has just been inserted, or merged once, keeps all its columns in one file: a file or two for each of forty columns cost more than their rows did, and
-- such parts are soon merged into larger ones, which are kept column by column as before.
ALTER TABLE events MODIFY SETTING min_level_for_wide_part = 2;
ALTER TABLE sessions MODIFY SETTING min_level_for_wide_part = 2;
