-- One text for every engine: times are milliseconds since 1970 in UTC, hashes and identifiers are text. Every name has the prefix
-- `hallpass_`, so that the tables can stand beside those of an application. Migrations 1 to 12 are in `legacy`: a database that
-- they made is adopted (see `adopt`) instead of this.

CREATE TABLE hallpass_users (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT,
    email TEXT,
    image TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- The verified address in lower case: it belongs to the first user who brought it. What is shown is `email`.
    verified_email TEXT
);
CREATE UNIQUE INDEX hallpass_users_by_verified_email ON hallpass_users (verified_email);

-- A person at a provider, by the provider's name. The e-mail address is no part of it.
CREATE TABLE hallpass_accounts (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES hallpass_users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider, subject)
);
CREATE INDEX hallpass_accounts_by_user ON hallpass_accounts (user_id);

-- A person at an issuer, byte for byte: an OpenID issuer, or GitHub's web address.
CREATE TABLE hallpass_identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES hallpass_users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX hallpass_identities_by_user ON hallpass_identities (user_id);

-- Which issuers a provider's name has stood for. The accounts with that name belong to one of them.
CREATE TABLE hallpass_provider_issuers (
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    owns_accounts BIGINT NOT NULL,
    first_used_at BIGINT NOT NULL,
    PRIMARY KEY (provider, issuer)
);
CREATE UNIQUE INDEX hallpass_provider_issuers_that_own_accounts ON hallpass_provider_issuers (provider)
    WHERE owns_accounts = 1;

-- An ended session keeps when and why until its absolute limit.
CREATE TABLE hallpass_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES hallpass_users (id),
    provider TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    idle_expires_at BIGINT NOT NULL,
    absolute_expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT,
    ip TEXT,
    user_agent TEXT,
    -- What the embedding application keeps in a session: a JSON object; and how often it was changed.
    data TEXT,
    -- When the provider says that the person proved who they are; NULL where it does not say.
    proved_at BIGINT,
    data_version BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX hallpass_sessions_by_absolute_expiry ON hallpass_sessions (absolute_expires_at);
CREATE INDEX hallpass_sessions_by_user ON hallpass_sessions (user_id);
-- To find sessions that have expired and still hold something of the person.
CREATE INDEX hallpass_sessions_to_clear ON hallpass_sessions (idle_expires_at)
    WHERE (ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL);

-- Callbacks that were answered, or are being answered. A row is inserted before the authorization code is exchanged, so that a
-- state is used at most once; copies of the same callback find the outcome here.
CREATE TABLE hallpass_sign_in_callbacks (
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
CREATE INDEX hallpass_sign_in_callbacks_by_expiry ON hallpass_sign_in_callbacks (expires_at);

-- What servers that keep checked sessions in memory must learn: the mark moves in the same transaction as the change. Its row is
-- locked until that transaction ends, so that marks become visible in their order. Changes are kept for some minutes.
CREATE TABLE hallpass_change_mark (
    id BIGINT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL
);
INSERT INTO hallpass_change_mark (id, generation) VALUES (1, 0);

CREATE TABLE hallpass_session_changes (
    generation BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (generation, token_hash)
);
CREATE INDEX hallpass_session_changes_by_age ON hallpass_session_changes (changed_at);

-- The oldest program that this schema still serves, named by the last migration that it knows. A migration that only adds leaves
-- it alone; one that takes something away raises it.
CREATE TABLE hallpass_schema_support (
    id BIGINT NOT NULL PRIMARY KEY,
    oldest BIGINT NOT NULL
);
INSERT INTO hallpass_schema_support (id, oldest) VALUES (1, 13);
