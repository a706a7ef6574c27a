-- Callbacks that were answered, or are being answered. A row is inserted before the authorization code is exchanged, so that a
-- state is used at most once; copies of the same callback find the outcome here. What a sign-in needs until then is in the
-- browser's own cookie and in the state, so that sign-ins of others cannot crowd it out. `pending_sign_ins` and
-- `finished_sign_ins` are left for servers of the version before.

CREATE TABLE sign_in_callbacks (
    state_hash TEXT NOT NULL PRIMARY KEY,
    code_hash TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    waiter TEXT,
    finished_at BIGINT,
    failure TEXT,
    session_id TEXT,
    sealed_token TEXT,
    cookie_sent_at BIGINT
);
CREATE INDEX sign_in_callbacks_by_expiry ON sign_in_callbacks (expires_at);

-- Counts the changes of `data`, so that of two updates at once neither is lost.
ALTER TABLE sessions ADD COLUMN data_version BIGINT NOT NULL DEFAULT 0;
