-- Gives a database of schema 12 the names of `0013_tables.sql`, in one transaction with the row of migration 13. Under the old names
-- stay views with triggers, and one table, through which servers of the version before go on meanwhile, and after a roll back. The tables
-- `pending_sign_ins` and `finished_sign_ins`, which nothing has written since schema 10, keep their names and lose their rows.

ALTER TABLE users RENAME TO hallpass_users;
ALTER TABLE accounts RENAME TO hallpass_accounts;
ALTER TABLE identities RENAME TO hallpass_identities;
ALTER TABLE provider_issuers RENAME TO hallpass_provider_issuers;
ALTER TABLE sessions RENAME TO hallpass_sessions;
ALTER TABLE sign_in_callbacks RENAME TO hallpass_sign_in_callbacks;
ALTER TABLE change_mark RENAME TO hallpass_change_mark;
ALTER TABLE session_changes RENAME TO hallpass_session_changes;
ALTER TABLE schema_support RENAME TO hallpass_schema_support;

DROP INDEX IF EXISTS users_by_verified_email;
CREATE UNIQUE INDEX hallpass_users_by_verified_email ON hallpass_users (verified_email);
DROP INDEX IF EXISTS accounts_by_user;
CREATE INDEX hallpass_accounts_by_user ON hallpass_accounts (user_id);
DROP INDEX IF EXISTS identities_by_user;
CREATE INDEX hallpass_identities_by_user ON hallpass_identities (user_id);
DROP INDEX IF EXISTS provider_issuers_that_own_accounts;
CREATE UNIQUE INDEX hallpass_provider_issuers_that_own_accounts ON hallpass_provider_issuers (provider)
    WHERE owns_accounts = 1;
DROP INDEX IF EXISTS sessions_by_absolute_expiry;
CREATE INDEX hallpass_sessions_by_absolute_expiry ON hallpass_sessions (absolute_expires_at);
DROP INDEX IF EXISTS sessions_by_user;
CREATE INDEX hallpass_sessions_by_user ON hallpass_sessions (user_id);
DROP INDEX IF EXISTS sessions_to_clear;
CREATE INDEX hallpass_sessions_to_clear ON hallpass_sessions (idle_expires_at)
    WHERE (ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL);
DROP INDEX IF EXISTS sign_in_callbacks_by_expiry;
CREATE INDEX hallpass_sign_in_callbacks_by_expiry ON hallpass_sign_in_callbacks (expires_at);
DROP INDEX IF EXISTS session_changes_by_age;
CREATE INDEX hallpass_session_changes_by_age ON hallpass_session_changes (changed_at);

CREATE VIEW users AS SELECT id, name, email, image, created_at, updated_at, verified_email FROM hallpass_users;
CREATE TRIGGER hallpass_old_users_insert INSTEAD OF INSERT ON users BEGIN
    INSERT INTO hallpass_users (id, name, email, image, created_at, updated_at, verified_email)
    VALUES (NEW.id, NEW.name, NEW.email, NEW.image, NEW.created_at, NEW.updated_at, NEW.verified_email);
END;
CREATE TRIGGER hallpass_old_users_update INSTEAD OF UPDATE ON users BEGIN
    UPDATE hallpass_users SET id = NEW.id, name = NEW.name, email = NEW.email, image = NEW.image,
        created_at = NEW.created_at, updated_at = NEW.updated_at, verified_email = NEW.verified_email
    WHERE id = OLD.id;
END;
CREATE TRIGGER hallpass_old_users_delete INSTEAD OF DELETE ON users BEGIN
    DELETE FROM hallpass_users WHERE id = OLD.id;
END;

CREATE VIEW accounts AS SELECT provider, subject, user_id, created_at FROM hallpass_accounts;
CREATE TRIGGER hallpass_old_accounts_insert INSTEAD OF INSERT ON accounts BEGIN
    INSERT INTO hallpass_accounts (provider, subject, user_id, created_at)
    VALUES (NEW.provider, NEW.subject, NEW.user_id, NEW.created_at);
END;
CREATE TRIGGER hallpass_old_accounts_update INSTEAD OF UPDATE ON accounts BEGIN
    UPDATE hallpass_accounts SET provider = NEW.provider, subject = NEW.subject, user_id = NEW.user_id,
        created_at = NEW.created_at
    WHERE provider = OLD.provider AND subject = OLD.subject;
END;
CREATE TRIGGER hallpass_old_accounts_delete INSTEAD OF DELETE ON accounts BEGIN
    DELETE FROM hallpass_accounts WHERE provider = OLD.provider AND subject = OLD.subject;
END;

CREATE VIEW identities AS SELECT issuer, subject, user_id, created_at FROM hallpass_identities;
CREATE TRIGGER hallpass_old_identities_insert INSTEAD OF INSERT ON identities BEGIN
    INSERT INTO hallpass_identities (issuer, subject, user_id, created_at)
    VALUES (NEW.issuer, NEW.subject, NEW.user_id, NEW.created_at);
END;
CREATE TRIGGER hallpass_old_identities_update INSTEAD OF UPDATE ON identities BEGIN
    UPDATE hallpass_identities SET issuer = NEW.issuer, subject = NEW.subject, user_id = NEW.user_id,
        created_at = NEW.created_at
    WHERE issuer = OLD.issuer AND subject = OLD.subject;
END;
CREATE TRIGGER hallpass_old_identities_delete INSTEAD OF DELETE ON identities BEGIN
    DELETE FROM hallpass_identities WHERE issuer = OLD.issuer AND subject = OLD.subject;
END;

CREATE VIEW provider_issuers AS SELECT provider, issuer, owns_accounts, first_used_at FROM hallpass_provider_issuers;
CREATE TRIGGER hallpass_old_provider_issuers_insert INSTEAD OF INSERT ON provider_issuers BEGIN
    INSERT INTO hallpass_provider_issuers (provider, issuer, owns_accounts, first_used_at)
    VALUES (NEW.provider, NEW.issuer, NEW.owns_accounts, NEW.first_used_at);
END;
CREATE TRIGGER hallpass_old_provider_issuers_update INSTEAD OF UPDATE ON provider_issuers BEGIN
    UPDATE hallpass_provider_issuers SET provider = NEW.provider, issuer = NEW.issuer,
        owns_accounts = NEW.owns_accounts, first_used_at = NEW.first_used_at
    WHERE provider = OLD.provider AND issuer = OLD.issuer;
END;
CREATE TRIGGER hallpass_old_provider_issuers_delete INSTEAD OF DELETE ON provider_issuers BEGIN
    DELETE FROM hallpass_provider_issuers WHERE provider = OLD.provider AND issuer = OLD.issuer;
END;

CREATE VIEW sessions AS SELECT id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at,
    idle_expires_at, absolute_expires_at, ended_at, end_reason, ip, user_agent, data, proved_at, data_version FROM hallpass_sessions;
CREATE TRIGGER hallpass_old_sessions_insert INSTEAD OF INSERT ON sessions BEGIN
    INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at,
        idle_expires_at, absolute_expires_at, ended_at, end_reason, ip, user_agent, data, proved_at, data_version)
    VALUES (NEW.id, NEW.token_hash, NEW.user_id, NEW.provider, NEW.created_at, NEW.authenticated_at,
        NEW.last_active_at, NEW.idle_expires_at, NEW.absolute_expires_at, NEW.ended_at, NEW.end_reason, NEW.ip,
        NEW.user_agent, NEW.data, NEW.proved_at, COALESCE(NEW.data_version, 0));
END;
CREATE TRIGGER hallpass_old_sessions_update INSTEAD OF UPDATE ON sessions BEGIN
    UPDATE hallpass_sessions SET id = NEW.id, token_hash = NEW.token_hash, user_id = NEW.user_id,
        provider = NEW.provider, created_at = NEW.created_at, authenticated_at = NEW.authenticated_at,
        last_active_at = NEW.last_active_at, idle_expires_at = NEW.idle_expires_at,
        absolute_expires_at = NEW.absolute_expires_at, ended_at = NEW.ended_at, end_reason = NEW.end_reason,
        ip = NEW.ip, user_agent = NEW.user_agent, data = NEW.data, proved_at = NEW.proved_at,
        data_version = NEW.data_version
    WHERE id = OLD.id;
END;
CREATE TRIGGER hallpass_old_sessions_delete INSTEAD OF DELETE ON sessions BEGIN
    DELETE FROM hallpass_sessions WHERE id = OLD.id;
END;

CREATE VIEW change_mark AS SELECT id, generation FROM hallpass_change_mark;
CREATE TRIGGER hallpass_old_change_mark_insert INSTEAD OF INSERT ON change_mark BEGIN
    INSERT INTO hallpass_change_mark (id, generation)
    VALUES (NEW.id, NEW.generation);
END;
CREATE TRIGGER hallpass_old_change_mark_update INSTEAD OF UPDATE ON change_mark BEGIN
    UPDATE hallpass_change_mark SET id = NEW.id, generation = NEW.generation
    WHERE id = OLD.id;
END;
CREATE TRIGGER hallpass_old_change_mark_delete INSTEAD OF DELETE ON change_mark BEGIN
    DELETE FROM hallpass_change_mark WHERE id = OLD.id;
END;

CREATE VIEW session_changes AS SELECT generation, token_hash, changed_at FROM hallpass_session_changes;
CREATE TRIGGER hallpass_old_session_changes_insert INSTEAD OF INSERT ON session_changes BEGIN
    INSERT INTO hallpass_session_changes (generation, token_hash, changed_at)
    VALUES (NEW.generation, NEW.token_hash, NEW.changed_at);
END;
CREATE TRIGGER hallpass_old_session_changes_update INSTEAD OF UPDATE ON session_changes BEGIN
    UPDATE hallpass_session_changes SET generation = NEW.generation, token_hash = NEW.token_hash,
        changed_at = NEW.changed_at
    WHERE generation = OLD.generation AND token_hash = OLD.token_hash;
END;
CREATE TRIGGER hallpass_old_session_changes_delete INSTEAD OF DELETE ON session_changes BEGIN
    DELETE FROM hallpass_session_changes WHERE generation = OLD.generation AND token_hash = OLD.token_hash;
END;

CREATE VIEW schema_support AS SELECT id, oldest FROM hallpass_schema_support;
CREATE TRIGGER hallpass_old_schema_support_insert INSTEAD OF INSERT ON schema_support BEGIN
    INSERT INTO hallpass_schema_support (id, oldest)
    VALUES (NEW.id, NEW.oldest);
END;
CREATE TRIGGER hallpass_old_schema_support_update INSTEAD OF UPDATE ON schema_support BEGIN
    UPDATE hallpass_schema_support SET id = NEW.id, oldest = NEW.oldest
    WHERE id = OLD.id;
END;
CREATE TRIGGER hallpass_old_schema_support_delete INSTEAD OF DELETE ON schema_support BEGIN
    DELETE FROM hallpass_schema_support WHERE id = OLD.id;
END;

-- A view takes no `INSERT ... ON CONFLICT`, so this one is a table. What servers of the version before write into it is written
-- into ours, and what is in ours already they cannot claim again (S12).
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
INSERT INTO sign_in_callbacks SELECT state_hash, code_hash, started_at, expires_at, waiter, finished_at, failure,
    session_id, sealed_token, cookie_sent_at
    FROM hallpass_sign_in_callbacks;
CREATE TRIGGER hallpass_old_sign_in_callbacks_claimed BEFORE INSERT ON sign_in_callbacks
WHEN EXISTS (SELECT 1 FROM hallpass_sign_in_callbacks WHERE state_hash = NEW.state_hash) BEGIN
    SELECT RAISE(IGNORE);
END;
CREATE TRIGGER hallpass_old_sign_in_callbacks_insert AFTER INSERT ON sign_in_callbacks BEGIN
    INSERT INTO hallpass_sign_in_callbacks (state_hash, code_hash, started_at, expires_at, waiter, finished_at,
        failure, session_id, sealed_token, cookie_sent_at)
    VALUES (NEW.state_hash, NEW.code_hash, NEW.started_at, NEW.expires_at, NEW.waiter, NEW.finished_at, NEW.failure,
        NEW.session_id, NEW.sealed_token, NEW.cookie_sent_at);
END;
CREATE TRIGGER hallpass_old_sign_in_callbacks_update AFTER UPDATE ON sign_in_callbacks BEGIN
    UPDATE hallpass_sign_in_callbacks SET state_hash = NEW.state_hash, code_hash = NEW.code_hash,
        started_at = NEW.started_at, expires_at = NEW.expires_at, waiter = NEW.waiter, finished_at = NEW.finished_at,
        failure = NEW.failure, session_id = NEW.session_id, sealed_token = NEW.sealed_token,
        cookie_sent_at = NEW.cookie_sent_at
    WHERE state_hash = OLD.state_hash;
END;
CREATE TRIGGER hallpass_old_sign_in_callbacks_delete AFTER DELETE ON sign_in_callbacks BEGIN
    DELETE FROM hallpass_sign_in_callbacks WHERE state_hash = OLD.state_hash;
END;
CREATE TRIGGER hallpass_sign_in_callbacks_swept AFTER DELETE ON hallpass_sign_in_callbacks BEGIN
    DELETE FROM sign_in_callbacks WHERE state_hash = OLD.state_hash;
END;

DELETE FROM pending_sign_ins;
DELETE FROM finished_sign_ins;

-- An application that keeps its own migrations in the same table could not deploy any more (`VersionMissing(1)`): our rows go. Where
-- they are alone they stay, so that a server of the version before can be started again.
DELETE FROM _sqlx_migrations WHERE version BETWEEN 1 AND 12 AND EXISTS (SELECT 1 FROM _sqlx_migrations WHERE version > 12);
