-- Remembers the host of each link, so that links can be listed by host.
ALTER TABLE links ADD COLUMN host TEXT NOT NULL DEFAULT '';

-- Stored addresses are normalised, so a slash always follows the host.
UPDATE links SET host = substr(url, instr(url, '://') + 3);
UPDATE links SET host = substr(host, 1, instr(host, '/') - 1);

CREATE INDEX links_by_host ON links (host);
