-- Fifth form: who wrote a report, when its sender says so.
ALTER TABLE reports ADD COLUMN byline TEXT;
