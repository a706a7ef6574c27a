-- What servers that keep checked sessions in memory must learn: the mark moves in the same transaction as the change, so that
-- whoever reads it unmoved has missed nothing. Its row is locked until that transaction is over, so that marks become visible in
-- their order. Changes are kept for some minutes.

CREATE TABLE change_mark (
    id BIGINT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL
);
INSERT INTO change_mark (id, generation) VALUES (1, 0);

CREATE TABLE session_changes (
    generation BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (generation, token_hash)
);
CREATE INDEX session_changes_by_age ON session_changes (changed_at);
