-- One text for every engine: times are milliseconds since 1970 in UTC, hashes and identifiers are text.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT,
    email TEXT,
    image TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Who somebody is at a provider. The e-mail address is no part of it.
CREATE TABLE accounts (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider, subject)
);

-- An ended session keeps when and why until its absolute limit.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    provider TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    idle_expires_at BIGINT NOT NULL,
    absolute_expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT,
    ip TEXT,
    user_agent TEXT
);

-- On the way to a provider. Taken, that is deleted, by the callback.
CREATE TABLE pending_sign_ins (
    state_hash TEXT NOT NULL PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    provider TEXT NOT NULL,
    nonce TEXT NOT NULL,
    pkce_verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    started_from TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX pending_sign_ins_by_browser ON pending_sign_ins (browser_hash, created_at);
CREATE INDEX pending_sign_ins_by_age ON pending_sign_ins (created_at);

-- Back from a provider, so that the same callback again finds the session that it made.
CREATE TABLE finished_sign_ins (
    state_hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX finished_sign_ins_by_expiry ON finished_sign_ins (expires_at);
