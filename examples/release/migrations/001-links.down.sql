DROP TABLE instance;
DROP TABLE links;
