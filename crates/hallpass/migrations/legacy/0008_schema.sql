-- The oldest program that this schema still serves, named by the last migration that it knows. A migration that only adds leaves
-- it alone; one that takes something away raises it.

CREATE TABLE schema_support (
    id BIGINT NOT NULL PRIMARY KEY,
    oldest BIGINT NOT NULL
);
INSERT INTO schema_support (id, oldest) VALUES (1, 8);
