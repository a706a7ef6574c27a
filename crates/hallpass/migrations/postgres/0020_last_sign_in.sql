-- When someone was last signed in with an identity. Where a sign-in rule or a policy may refuse people, only that shows that the identity
-- still leads to its user. Servers of the version before go on without recording it: then it counts as not known.
--
-- This file may be run again: a server does so that finds the functions missing, such as after a restore of the tables alone.

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- (Only its owner may alter a table, even if there is nothing to alter.)
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = CAST('hallpass_identities' AS regclass)
        AND a.attname = 'last_sign_in_at' AND NOT a.attisdropped) THEN
        ALTER TABLE hallpass_identities ADD COLUMN last_sign_in_at BIGINT;
    END IF;
END $$;

-- Records that someone was signed in with an identity. A part of the statement that signs them in, which has locked the user's row.
CREATE OR REPLACE FUNCTION hallpass_record_sign_in_v1(p_issuer TEXT, p_subject TEXT, p_now BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    UPDATE hallpass_identities i SET last_sign_in_at = p_now WHERE i.issuer = p_issuer AND i.subject = p_subject;
    RETURN p_now;
END $$;

-- As hallpass_unlink_identity_v1, where some identities may be refused. The user keeps at least one identity of the issuers p_open, or
-- one of p_ruled with which someone was signed in at p_proven_since or later. Of two removals at the same moment the second one sees the
-- first.
CREATE OR REPLACE FUNCTION hallpass_unlink_identity_v2(p_asking TEXT, p_user TEXT, p_issuer TEXT, p_subject TEXT, p_open TEXT, p_ruled TEXT,
    p_proven_since BIGINT, p_now BIGINT, p_any_clock BIGINT)
    RETURNS TABLE (outcome TEXT, id TEXT, user_id TEXT, provider TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_open CONSTANT TEXT[] := string_to_array(p_open, chr(10));
    v_ruled CONSTANT TEXT[] := string_to_array(p_ruled, chr(10));
    v_user TEXT;
    v_is_locked BOOLEAN := FALSE;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    -- Without rules there is nothing to add.
    WHILE cardinality(v_ruled) > 0 LOOP
        v_user := CASE WHEN p_asking IS NULL THEN p_user ELSE hallpass_user_of_live_v1(p_asking, p_now) END;
        IF EXISTS (SELECT 1 FROM hallpass_identities_of_v1(v_user) o WHERE o.issuer = p_issuer AND o.subject = p_subject)
            AND EXISTS (SELECT 1 FROM hallpass_identities_of_v1(v_user) o
                WHERE o.issuer = ANY (v_open || v_ruled) AND (o.issuer, o.subject) <> (p_issuer, p_subject))
            AND NOT EXISTS (SELECT 1 FROM hallpass_identities_of_v1(v_user) o
                WHERE o.issuer = ANY (v_open) AND (o.issuer, o.subject) <> (p_issuer, p_subject))
            AND NOT EXISTS (SELECT 1 FROM hallpass_identities i
                WHERE i.user_id = v_user AND i.issuer = ANY (v_ruled) AND (i.issuer, i.subject) <> (p_issuer, p_subject)
                AND i.last_sign_in_at >= p_proven_since)
        THEN
            outcome := 'unproven';
            RETURN NEXT;
            RETURN;
        END IF;
        EXIT WHEN v_is_locked;
        PERFORM hallpass_lock_changes_v1();
        PERFORM 1 FROM hallpass_users u WHERE u.id = v_user FOR UPDATE;
        v_is_locked := TRUE;
    END LOOP;
    RETURN QUERY SELECT u.* FROM hallpass_unlink_identity_v1(p_asking, p_user, p_issuer, p_subject,
        array_to_string(v_open || v_ruled, chr(10)), p_now, p_any_clock) u;
END $$;

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
