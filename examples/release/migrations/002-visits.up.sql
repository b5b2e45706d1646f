-- Counts visits per day. What was counted before has no day.
CREATE TABLE visits (
  link INTEGER NOT NULL REFERENCES links (id),
  day TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (link, day)
) WITHOUT ROWID;

INSERT INTO visits (link, day, count)
SELECT id, 'before', hits FROM links WHERE hits > 0;

ALTER TABLE links DROP COLUMN hits;
