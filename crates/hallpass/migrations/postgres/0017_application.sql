-- What an application's policy decides in a sign-in: its own id of the user, and the session's first data, of which a part never leaves
-- the server. Servers of the version before go on with the functions and columns that they know.
--
-- This file may be run again: a server does so that finds the functions missing, such as after a restore of the tables alone.

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- Several users may have the same one: identities that are one person to the application.
ALTER TABLE hallpass_users ADD COLUMN IF NOT EXISTS application_id TEXT;
CREATE INDEX IF NOT EXISTS hallpass_users_by_application_id ON hallpass_users (application_id) WHERE application_id IS NOT NULL;

-- Counts how often the application has changed the data of all sessions of a user: a sign-in whose policy was asked before such a
-- change asks it again.
ALTER TABLE hallpass_users ADD COLUMN IF NOT EXISTS policy_revision BIGINT NOT NULL DEFAULT 0;

-- A JSON object, as `data` is, but only for the server.
ALTER TABLE hallpass_sessions ADD COLUMN IF NOT EXISTS private_data TEXT;
CREATE INDEX IF NOT EXISTS hallpass_sessions_with_private_data ON hallpass_sessions (idle_expires_at) WHERE private_data IS NOT NULL;

-- An ended session keeps nothing about the person, whichever version's server ends it.
CREATE OR REPLACE FUNCTION hallpass_clear_private_data_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.private_data := NULL;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS hallpass_sessions_clear_private_data ON hallpass_sessions;
CREATE TRIGGER hallpass_sessions_clear_private_data BEFORE UPDATE OF ended_at ON hallpass_sessions FOR EACH ROW
    WHEN (NEW.ended_at IS NOT NULL AND NEW.private_data IS NOT NULL) EXECUTE FUNCTION hallpass_clear_private_data_v1();

-- As hallpass_replace_data_v1, with both parts of the data.
CREATE OR REPLACE FUNCTION hallpass_replace_data_v2(p_session TEXT, p_version BIGINT, p_data TEXT, p_private_data TEXT, p_now BIGINT)
    RETURNS TABLE (outcome TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
BEGIN
    SELECT r.outcome, r.token_hash INTO outcome, token_hash FROM hallpass_replace_data_v1(p_session, p_version, p_data, p_now) r;
    IF outcome = 'kept' THEN
        UPDATE hallpass_sessions s SET private_data = p_private_data
            WHERE s.id = p_session AND s.private_data IS DISTINCT FROM p_private_data;
    END IF;
    RETURN NEXT;
END $$;

-- As hallpass_sign_in_v1, with what the application decides. Fails with HP017, and changes nothing, if that is not up to date. The user's live sessions show the application's id: if it changes they are
-- named in the change feed, so the change mark is locked first.
CREATE OR REPLACE FUNCTION hallpass_sign_in_v2(
    p_provider TEXT, p_issuer TEXT, p_subject TEXT, p_new_user TEXT,
    p_name TEXT, p_email TEXT, p_verified_email TEXT, p_image TEXT, p_is_partial BIGINT,
    p_session TEXT, p_token_hash TEXT, p_now BIGINT, p_any_clock BIGINT, p_authenticated_at BIGINT, p_proved_at BIGINT,
    p_idle_expires_at BIGINT, p_absolute_expires_at BIGINT, p_ip TEXT, p_user_agent TEXT,
    p_most_sessions BIGINT, p_replaces TEXT, p_same_user_as TEXT, p_state_hash TEXT, p_sealed_token TEXT, p_lock BIGINT,
    p_application_id TEXT, p_data TEXT, p_private_data TEXT, p_policy_revision BIGINT)
    RETURNS TABLE (kind TEXT, id TEXT, user_id TEXT, provider TEXT, token_hash TEXT, waiter TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_lock BIGINT := p_lock;
    v_user TEXT;
    v_others TEXT[];
BEGIN
    IF v_lock = 0 AND p_application_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM hallpass_users u
            WHERE u.id = (SELECT f.o_user FROM hallpass_find_identity_v1(p_provider, p_issuer, p_subject) f)
            AND u.application_id IS DISTINCT FROM p_application_id AND cardinality(hallpass_live_of_v1(u.id, p_any_clock)) > 0)
    THEN
        v_lock := 1;
    END IF;
    FOR kind, id, user_id, provider, token_hash, waiter IN
        SELECT * FROM hallpass_sign_in_v1(p_provider, p_issuer, p_subject, p_new_user, p_name, p_email, p_verified_email, p_image,
            p_is_partial, p_session, p_token_hash, p_now, p_any_clock, p_authenticated_at, p_proved_at, p_idle_expires_at,
            p_absolute_expires_at, p_ip, p_user_agent, p_most_sessions, p_replaces, p_same_user_as, p_state_hash, p_sealed_token, v_lock)
    LOOP
        IF kind = 'session' THEN
            v_user := user_id;
        END IF;
        RETURN NEXT;
    END LOOP;
    IF v_user IS NULL THEN
        RETURN;
    END IF;
    -- The row of the user is locked since then.
    IF EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = v_user AND u.policy_revision <> p_policy_revision) THEN
        RAISE EXCEPTION 'the policy was asked before a change' USING ERRCODE = 'HP017';
    END IF;
    UPDATE hallpass_sessions s SET data = p_data, private_data = p_private_data
        WHERE s.id = p_session AND (p_data IS NOT NULL OR p_private_data IS NOT NULL);
    IF p_application_id IS NULL
        OR NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = v_user AND u.application_id IS DISTINCT FROM p_application_id)
    THEN
        RETURN;
    END IF;
    v_others := array_remove(hallpass_live_of_v1(v_user, p_any_clock), p_token_hash);
    IF cardinality(v_others) > 0 AND v_lock = 0 THEN
        -- Another sign-in was first. Everything is undone, and this one is made again.
        RAISE EXCEPTION 'the change mark must be locked before the user' USING ERRCODE = 'deadlock_detected';
    END IF;
    UPDATE hallpass_users u SET application_id = p_application_id WHERE u.id = v_user;
    PERFORM hallpass_append_changes_v1(v_others, p_now);
    RETURN QUERY SELECT 'changed', NULL, NULL, NULL, c.hash, NULL FROM unnest(v_others) AS c (hash);
END $$;

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
