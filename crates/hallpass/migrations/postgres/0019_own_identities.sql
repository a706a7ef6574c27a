-- People add identities to their accounts, and remove them. Each is one statement, as those of migration 16.
--
-- This file may be run again: a server does so that finds the functions missing, such as after a restore of the tables alone.

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- What the provider called the person when they linked the identity. NULL for others. (Only its owner may alter a table, even if there
-- is nothing to alter.)
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = CAST('hallpass_identities' AS regclass) AND a.attname = 'label' AND NOT a.attisdropped) THEN
        ALTER TABLE hallpass_identities ADD COLUMN label TEXT;
    END IF;
END $$;

-- The user of a session that is live; NULL if it is not, or if the user is disabled.
CREATE OR REPLACE FUNCTION hallpass_user_of_live_v1(p_session TEXT, p_now BIGINT) RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT s.user_id FROM hallpass_sessions s JOIN hallpass_users u ON u.id = s.user_id
        WHERE s.id = p_session AND s.ended_at IS NULL AND s.idle_expires_at > p_now AND s.absolute_expires_at > p_now
        AND u.disabled_at IS NULL);
END $$;

-- The identities of a user. An account of earlier versions counts by itself until it becomes an identity.
CREATE OR REPLACE FUNCTION hallpass_identities_of_v1(p_user TEXT) RETURNS TABLE (issuer TEXT, subject TEXT) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT i.issuer, i.subject FROM hallpass_identities i WHERE i.user_id = p_user
        UNION SELECT p.issuer, a.subject FROM hallpass_accounts a
        JOIN hallpass_provider_issuers p ON p.provider = a.provider AND p.owns_accounts = 1
        WHERE a.user_id = p_user
        AND NOT EXISTS (SELECT 1 FROM hallpass_identities i WHERE i.issuer = p.issuer AND i.subject = a.subject);
END $$;

-- Adds an identity to the user of the session p_session, if that one is live, and answers the callback with p_state_hash. The rows of
-- the user and of the session are locked: an end of the session, or a deletion or disablement of the user, is before this, and nothing
-- is added, or waits for it. Fails, and is to be called again, if a sign-in has created the identity since.
CREATE OR REPLACE FUNCTION hallpass_link_own_identity_v1(p_session TEXT, p_provider TEXT, p_issuer TEXT, p_subject TEXT,
    p_label TEXT, p_state_hash TEXT, p_now BIGINT)
    RETURNS TABLE (outcome TEXT, holder TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_user TEXT := hallpass_user_of_live_v1(p_session, p_now);
    v_is_account BOOLEAN;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    PERFORM 1 FROM hallpass_users u WHERE u.id = v_user FOR UPDATE;
    PERFORM 1 FROM hallpass_sessions s WHERE s.id = p_session FOR SHARE;
    v_user := hallpass_user_of_live_v1(p_session, p_now);
    IF v_user IS NULL THEN
        outcome := 'asking-ended';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT f.o_user, f.o_is_account INTO holder, v_is_account FROM hallpass_find_identity_v1(p_provider, p_issuer, p_subject) f;
    IF holder <> v_user THEN
        outcome := 'belongs-to';
        RETURN NEXT;
        RETURN;
    END IF;
    outcome := CASE WHEN holder IS NULL THEN 'done' ELSE 'before' END;
    IF v_is_account THEN
        INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) VALUES (p_issuer, p_subject, v_user, p_now);
    END IF;
    IF holder IS NULL THEN
        PERFORM hallpass_create_account_v1(p_provider, p_issuer, p_subject, v_user, p_now);
    END IF;
    UPDATE hallpass_identities i SET label = p_label WHERE i.issuer = p_issuer AND i.subject = p_subject;
    UPDATE hallpass_sign_in_callbacks c SET finished_at = p_now WHERE c.state_hash = p_state_hash AND c.finished_at IS NULL;
    RETURN NEXT;
END $$;

-- Removes an identity of the user of the session p_asking, if that one is live; without one, of the user p_user. The user keeps at least
-- one identity of the issuers p_usable. Of two removals at the same moment the second one sees the first. Sessions that began with the
-- issuer end.
CREATE OR REPLACE FUNCTION hallpass_unlink_identity_v1(p_asking TEXT, p_user TEXT, p_issuer TEXT, p_subject TEXT, p_usable TEXT,
    p_now BIGINT, p_any_clock BIGINT)
    RETURNS TABLE (outcome TEXT, id TEXT, user_id TEXT, provider TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_usable CONSTANT TEXT[] := string_to_array(p_usable, chr(10));
    v_user TEXT;
    v_is_locked BOOLEAN := FALSE;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    LOOP
        IF p_asking IS NULL THEN
            v_user := (SELECT u.id FROM hallpass_users u WHERE u.id = p_user);
        ELSE
            v_user := hallpass_user_of_live_v1(p_asking, p_now);
        END IF;
        outcome := CASE
            WHEN v_user IS NULL THEN CASE WHEN p_asking IS NULL THEN 'no-such-user' ELSE 'asking-ended' END
            WHEN NOT EXISTS (SELECT 1 FROM hallpass_identities_of_v1(v_user) o WHERE o.issuer = p_issuer AND o.subject = p_subject)
                THEN 'not-theirs'
            WHEN NOT EXISTS (SELECT 1 FROM hallpass_identities_of_v1(v_user) o
                WHERE o.issuer = ANY (v_usable) AND (o.issuer, o.subject) <> (p_issuer, p_subject)) THEN 'last-one'
        END;
        IF outcome IS NOT NULL THEN
            RETURN NEXT;
            RETURN;
        END IF;
        EXIT WHEN v_is_locked;
        PERFORM hallpass_lock_changes_v1();
        PERFORM 1 FROM hallpass_users u WHERE u.id = v_user FOR UPDATE;
        v_is_locked := TRUE;
    END LOOP;
    -- With the account that servers of earlier versions know: it would become the same identity again.
    DELETE FROM hallpass_accounts a WHERE a.user_id = v_user AND a.subject = p_subject AND a.provider IN
        (SELECT p.provider FROM hallpass_provider_issuers p WHERE p.issuer = p_issuer AND p.owns_accounts = 1);
    DELETE FROM hallpass_identities i WHERE i.user_id = v_user AND i.issuer = p_issuer AND i.subject = p_subject;
    outcome := 'done';
    RETURN NEXT;
    RETURN QUERY SELECT 'ended', e.* FROM hallpass_end_locked_v1(
        ARRAY(SELECT s.id FROM hallpass_sessions s WHERE s.user_id = v_user AND s.ended_at IS NULL
            AND s.idle_expires_at > p_any_clock AND s.absolute_expires_at > p_any_clock AND s.provider IN
            (SELECT p.provider FROM hallpass_provider_issuers p WHERE p.issuer = p_issuer)),
        'revoked', p_now) e;
END $$;

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
