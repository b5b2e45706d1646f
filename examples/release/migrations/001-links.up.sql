-- The schema of release 1.3.
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  code TEXT UNIQUE,
  url TEXT NOT NULL,
  hits INTEGER NOT NULL DEFAULT 0
);

-- Which running service may count visits: see src/handover.ts.
CREATE TABLE instance (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  token TEXT NOT NULL
);
