DROP INDEX links_by_host;
ALTER TABLE links DROP COLUMN host;
