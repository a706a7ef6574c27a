-- Gives a database of schema 12 the names of `0013_tables.sql`, in one transaction with the row of migration 13. Under the old names
-- stay views with the same rights, through which servers of the version before go on meanwhile, and after a roll back. The tables
-- `pending_sign_ins` and `finished_sign_ins`, which nothing has written since schema 10, keep their names and lose their rows.

-- First what every change locks first, so that none is caught half-way.
LOCK TABLE change_mark, sessions, users, accounts, identities, provider_issuers, sign_in_callbacks, session_changes, schema_support
    IN ACCESS EXCLUSIVE MODE;

ALTER TABLE users RENAME TO hallpass_users;
ALTER TABLE accounts RENAME TO hallpass_accounts;
ALTER TABLE identities RENAME TO hallpass_identities;
ALTER TABLE provider_issuers RENAME TO hallpass_provider_issuers;
ALTER TABLE sessions RENAME TO hallpass_sessions;
ALTER TABLE sign_in_callbacks RENAME TO hallpass_sign_in_callbacks;
ALTER TABLE change_mark RENAME TO hallpass_change_mark;
ALTER TABLE session_changes RENAME TO hallpass_session_changes;
ALTER TABLE schema_support RENAME TO hallpass_schema_support;

ALTER INDEX IF EXISTS users_pkey RENAME TO hallpass_users_pkey;
ALTER INDEX IF EXISTS accounts_pkey RENAME TO hallpass_accounts_pkey;
ALTER INDEX IF EXISTS identities_pkey RENAME TO hallpass_identities_pkey;
ALTER INDEX IF EXISTS provider_issuers_pkey RENAME TO hallpass_provider_issuers_pkey;
ALTER INDEX IF EXISTS sessions_pkey RENAME TO hallpass_sessions_pkey;
ALTER INDEX IF EXISTS sign_in_callbacks_pkey RENAME TO hallpass_sign_in_callbacks_pkey;
ALTER INDEX IF EXISTS change_mark_pkey RENAME TO hallpass_change_mark_pkey;
ALTER INDEX IF EXISTS session_changes_pkey RENAME TO hallpass_session_changes_pkey;
ALTER INDEX IF EXISTS schema_support_pkey RENAME TO hallpass_schema_support_pkey;
ALTER INDEX IF EXISTS sessions_token_hash_key RENAME TO hallpass_sessions_token_hash_key;
ALTER INDEX IF EXISTS users_by_verified_email RENAME TO hallpass_users_by_verified_email;
ALTER INDEX IF EXISTS accounts_by_user RENAME TO hallpass_accounts_by_user;
ALTER INDEX IF EXISTS identities_by_user RENAME TO hallpass_identities_by_user;
ALTER INDEX IF EXISTS provider_issuers_that_own_accounts RENAME TO hallpass_provider_issuers_that_own_accounts;
ALTER INDEX IF EXISTS sessions_by_absolute_expiry RENAME TO hallpass_sessions_by_absolute_expiry;
ALTER INDEX IF EXISTS sessions_by_user RENAME TO hallpass_sessions_by_user;
ALTER INDEX IF EXISTS sessions_to_clear RENAME TO hallpass_sessions_to_clear;
ALTER INDEX IF EXISTS sign_in_callbacks_by_expiry RENAME TO hallpass_sign_in_callbacks_by_expiry;
ALTER INDEX IF EXISTS session_changes_by_age RENAME TO hallpass_session_changes_by_age;

CREATE VIEW users AS SELECT id, name, email, image, created_at, updated_at, verified_email FROM hallpass_users;
CREATE VIEW accounts AS SELECT provider, subject, user_id, created_at FROM hallpass_accounts;
CREATE VIEW identities AS SELECT issuer, subject, user_id, created_at FROM hallpass_identities;
CREATE VIEW provider_issuers AS SELECT provider, issuer, owns_accounts, first_used_at FROM hallpass_provider_issuers;
CREATE VIEW sessions AS SELECT id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at,
    idle_expires_at, absolute_expires_at, ended_at, end_reason, ip, user_agent, data, proved_at, data_version FROM hallpass_sessions;
CREATE VIEW sign_in_callbacks AS SELECT state_hash, code_hash, started_at, expires_at, waiter, finished_at, failure,
    session_id, sealed_token, cookie_sent_at FROM hallpass_sign_in_callbacks;
CREATE VIEW change_mark AS SELECT id, generation FROM hallpass_change_mark;
CREATE VIEW session_changes AS SELECT generation, token_hash, changed_at FROM hallpass_session_changes;
CREATE VIEW schema_support AS SELECT id, oldest FROM hallpass_schema_support;

-- Who had rights to a table has them to its view.
DO $$
DECLARE
    allowed RECORD;
BEGIN
    FOR allowed IN
        SELECT v.relname AS name, '' AS of_column, a.*
        FROM pg_class t JOIN pg_class v ON t.relname = 'hallpass_' || v.relname AND v.relkind = 'v'
        CROSS JOIN aclexplode(COALESCE(t.relacl, acldefault('r', t.relowner))) a
        WHERE t.relkind IN ('r', 'p') AND pg_table_is_visible(t.oid) AND pg_table_is_visible(v.oid)
        UNION ALL
        SELECT v.relname, format(' (%I)', c.attname), a.*
        FROM pg_class t JOIN pg_class v ON t.relname = 'hallpass_' || v.relname AND v.relkind = 'v'
        JOIN pg_attribute c ON c.attrelid = t.oid CROSS JOIN aclexplode(c.attacl) a
        WHERE t.relkind IN ('r', 'p') AND pg_table_is_visible(t.oid) AND pg_table_is_visible(v.oid)
    LOOP
        CONTINUE WHEN allowed.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
            OR allowed.grantee = CAST(CAST(current_user AS regrole) AS OID);
        EXECUTE format('GRANT %s%s ON %I TO %s%s', allowed.privilege_type, allowed.of_column, allowed.name,
            CASE allowed.grantee WHEN 0 THEN 'PUBLIC' ELSE CAST(CAST(allowed.grantee AS regrole) AS TEXT) END,
            CASE WHEN allowed.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END LOOP;
END $$;

DELETE FROM pending_sign_ins;
DELETE FROM finished_sign_ins;

-- An application that keeps its own migrations in the same table could not deploy any more (`VersionMissing(1)`): our rows go. Where
-- they are alone they stay, so that a server of the version before can be started again.
DELETE FROM _sqlx_migrations WHERE version BETWEEN 1 AND 12 AND EXISTS (SELECT 1 FROM _sqlx_migrations WHERE version > 12);
