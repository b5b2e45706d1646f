ALTER TABLE links ADD COLUMN hits INTEGER NOT NULL DEFAULT 0;

UPDATE links SET hits = total.count
FROM (SELECT link, sum(count) AS count FROM visits GROUP BY link) AS total
WHERE total.link = links.id;

DROP TABLE visits;
