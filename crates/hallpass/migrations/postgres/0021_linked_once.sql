-- A callback links an identity at most once, also if the person has to confirm it; and a person links only so many.
--
-- This file may be run again: a server does so that finds the functions missing, such as after a restore of the tables alone.

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- As hallpass_link_own_identity_v1, where the callback may have linked the identity before ('repeated'), or has ended otherwise ('used'),
-- and the user may have p_most identities already ('too-many'). The user's row is locked: of two links at the same moment the second one
-- sees the first.
CREATE OR REPLACE FUNCTION hallpass_link_own_identity_v2(p_session TEXT, p_provider TEXT, p_issuer TEXT, p_subject TEXT,
    p_label TEXT, p_state_hash TEXT, p_most BIGINT, p_now BIGINT)
    RETURNS TABLE (outcome TEXT, holder TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_user TEXT := hallpass_user_of_live_v1(p_session, p_now);
    v_holder TEXT;
    v_is_finished BOOLEAN;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    PERFORM 1 FROM hallpass_users u WHERE u.id = v_user FOR UPDATE;
    SELECT f.o_user INTO v_holder FROM hallpass_find_identity_v1(p_provider, p_issuer, p_subject) f;
    -- Nor may the callback end meanwhile, since the person declines the link in another tab.
    PERFORM 1 FROM hallpass_sign_in_callbacks c WHERE c.state_hash = p_state_hash FOR UPDATE;
    v_is_finished := EXISTS (SELECT 1 FROM hallpass_sign_in_callbacks c WHERE c.state_hash = p_state_hash AND c.finished_at IS NOT NULL);
    -- Whether the session is live, and whose the identity is otherwise, the older function says.
    IF hallpass_user_of_live_v1(p_session, p_now) IS NOT NULL THEN
        outcome := CASE
            WHEN v_is_finished AND v_holder = v_user THEN 'repeated'
            WHEN v_is_finished AND v_holder IS NULL THEN 'used'
            WHEN v_holder IS NULL AND (SELECT COUNT(*) FROM hallpass_identities_of_v1(v_user)) >= p_most THEN 'too-many'
        END;
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY SELECT l.outcome, l.holder
        FROM hallpass_link_own_identity_v1(p_session, p_provider, p_issuer, p_subject, p_label, p_state_hash, p_now) l;
END $$;

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
