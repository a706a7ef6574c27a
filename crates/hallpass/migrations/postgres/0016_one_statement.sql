-- A change of sessions is one statement: a call of one of these functions, in a transaction of its own. No network round trip happens
-- while it holds a lock. `store/sql/revision.rs` says why readers of the change feed miss nothing and why no two of them deadlock.
--
-- - Each statement inside of such a function sees what was committed before that statement began (VOLATILE, READ COMMITTED): what is
--   read after a lock is as new as the lock. So each one looks first without the lock whether there is anything to change, takes
--   the lock, and looks again.
-- - The locks are taken in this order: the change mark, the rows of users, any other rows.
-- - The functions run with the rights of the caller, and names mean what they mean to the caller, as in any other statement of ours.
--   A later version that changes a function gives it the next number, so that servers of both versions can run side by side.
-- - A list is one text with a line for each element.
--
-- This file may be run again: a server does so that finds the functions missing, such as after a restore of the tables alone.

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- Fails on a server that takes no changes, such as the one before a failover: what it knows may be out of date, and "there is nothing
-- to change" would be wrong.
CREATE OR REPLACE FUNCTION hallpass_refuse_read_only_v1() RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_read_only') = 'on' THEN
        RAISE EXCEPTION 'the database is read-only' USING ERRCODE = 'read_only_sql_transaction';
    END IF;
END $$;

-- Waits until no other change of a cached session is under way. It is the first lock of a transaction.
CREATE OR REPLACE FUNCTION hallpass_lock_changes_v1() RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM hallpass_change_mark m WHERE m.id = 1 FOR UPDATE;
END $$;

-- Appends a revision to the change feed that names these sessions. Without any it appends none: a revision that names no session
-- invalidates every cache as a whole. After hallpass_lock_changes_v1.
CREATE OR REPLACE FUNCTION hallpass_append_changes_v1(p_hashes TEXT[], p_now BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    v_revision BIGINT;
    v_previous_tag TEXT;
BEGIN
    IF COALESCE(cardinality(p_hashes), 0) = 0 THEN
        RETURN;
    END IF;
    UPDATE hallpass_change_mark m
        SET generation = m.generation + 1, previous_tag = m.tag, tag = CAST(gen_random_uuid() AS TEXT)
        WHERE m.id = 1 RETURNING m.generation, m.previous_tag INTO STRICT v_revision, v_previous_tag;
    INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag)
        SELECT v_revision, h.hash, p_now, v_previous_tag FROM unnest(p_hashes) AS h (hash);
END $$;

-- Ends those of these sessions that have not ended, and returns them. What stays is when and why, and nothing about the person.
-- After hallpass_lock_changes_v1.
CREATE OR REPLACE FUNCTION hallpass_end_locked_v1(p_ids TEXT[], p_reason TEXT, p_now BIGINT)
    RETURNS TABLE (id TEXT, user_id TEXT, provider TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_hashes TEXT[];
BEGIN
    FOR id, user_id, provider, token_hash IN
        UPDATE hallpass_sessions s
            SET ended_at = p_now, end_reason = p_reason, ip = NULL, user_agent = NULL, data = NULL
            WHERE s.id = ANY (p_ids) AND s.ended_at IS NULL RETURNING s.id, s.user_id, s.provider, s.token_hash
    LOOP
        v_hashes := array_append(v_hashes, token_hash);
        RETURN NEXT;
    END LOOP;
    PERFORM hallpass_append_changes_v1(v_hashes, p_now);
END $$;

-- The hashes of the user's sessions that a server may believe to be live: none expired at p_any_clock.
CREATE OR REPLACE FUNCTION hallpass_live_of_v1(p_user TEXT, p_any_clock BIGINT) RETURNS TEXT[] LANGUAGE plpgsql AS $$
BEGIN
    RETURN ARRAY(SELECT s.token_hash FROM hallpass_sessions s WHERE s.user_id = p_user AND s.ended_at IS NULL
        AND s.idle_expires_at > p_any_clock AND s.absolute_expires_at > p_any_clock);
END $$;

-- Ends a session, and returns it, if it has not ended.
CREATE OR REPLACE FUNCTION hallpass_end_session_v1(p_session TEXT, p_reason TEXT, p_now BIGINT)
    RETURNS TABLE (id TEXT, user_id TEXT, provider TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    IF EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = p_session AND s.ended_at IS NULL) THEN
        PERFORM hallpass_lock_changes_v1();
        RETURN QUERY SELECT * FROM hallpass_end_locked_v1(ARRAY[p_session], p_reason, p_now);
    END IF;
END $$;

-- Ends those of the sessions p_ids that have not ended, and returns how many those are.
CREATE OR REPLACE FUNCTION hallpass_end_sessions_v1(p_ids TEXT, p_reason TEXT, p_now BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    v_ids CONSTANT TEXT[] := string_to_array(p_ids, chr(10));
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    IF NOT EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = ANY (v_ids) AND s.ended_at IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM hallpass_lock_changes_v1();
    RETURN (SELECT COUNT(*) FROM hallpass_end_locked_v1(v_ids, p_reason, p_now));
END $$;

-- Ends a session, if it belongs to the user of the session p_asking, and that one is live.
CREATE OR REPLACE FUNCTION hallpass_end_own_session_v1(p_asking TEXT, p_session TEXT, p_reason TEXT, p_now BIGINT)
    RETURNS TABLE (outcome TEXT, id TEXT, user_id TEXT, provider TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_user TEXT;
    v_ended_at BIGINT;
    v_is_locked BOOLEAN := FALSE;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    LOOP
        SELECT s.user_id INTO v_user FROM hallpass_sessions s WHERE s.id = p_asking AND s.ended_at IS NULL
            AND s.idle_expires_at > p_now AND s.absolute_expires_at > p_now;
        IF NOT FOUND THEN
            outcome := 'asking-ended';
            RETURN NEXT;
            RETURN;
        END IF;
        SELECT s.ended_at INTO v_ended_at FROM hallpass_sessions s WHERE s.id = p_session AND s.user_id = v_user;
        IF NOT FOUND OR v_ended_at IS NOT NULL THEN
            outcome := CASE WHEN FOUND THEN 'already-ended' ELSE 'not-theirs' END;
            RETURN NEXT;
            RETURN;
        END IF;
        EXIT WHEN v_is_locked;
        PERFORM hallpass_lock_changes_v1();
        v_is_locked := TRUE;
    END LOOP;
    RETURN QUERY SELECT 'ended', e.* FROM hallpass_end_locked_v1(ARRAY[p_session], p_reason, p_now) e;
END $$;

-- Ends the sessions of the user of the session p_asking, if that one is live, except for p_spared. Sign-ins of the user that are
-- under way are waited for: their sessions end, too.
CREATE OR REPLACE FUNCTION hallpass_end_own_sessions_v1(p_asking TEXT, p_spared TEXT, p_reason TEXT, p_now BIGINT, p_any_clock BIGINT)
    RETURNS TABLE (outcome TEXT, id TEXT, user_id TEXT, provider TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_user TEXT;
    v_ids TEXT[];
    v_is_locked BOOLEAN := FALSE;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    LOOP
        SELECT s.user_id INTO v_user FROM hallpass_sessions s WHERE s.id = p_asking AND s.ended_at IS NULL
            AND s.idle_expires_at > p_now AND s.absolute_expires_at > p_now;
        IF NOT FOUND THEN
            outcome := 'asking-ended';
            RETURN NEXT;
            RETURN;
        END IF;
        v_ids := ARRAY(SELECT s.id FROM hallpass_sessions s WHERE s.user_id = v_user AND s.id <> p_spared AND s.ended_at IS NULL
            AND s.idle_expires_at > p_any_clock AND s.absolute_expires_at > p_any_clock);
        EXIT WHEN v_is_locked OR cardinality(v_ids) = 0;
        PERFORM hallpass_lock_changes_v1();
        PERFORM 1 FROM hallpass_users u WHERE u.id = v_user FOR UPDATE;
        v_is_locked := TRUE;
    END LOOP;
    outcome := 'asking-live';
    RETURN NEXT;
    RETURN QUERY SELECT 'ended', e.* FROM hallpass_end_locked_v1(v_ids, p_reason, p_now) e;
END $$;

-- Replaces the data of a session that is live, if it was not changed since p_version.
CREATE OR REPLACE FUNCTION hallpass_replace_data_v1(p_session TEXT, p_version BIGINT, p_data TEXT, p_now BIGINT)
    RETURNS TABLE (outcome TEXT, token_hash TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_version BIGINT;
    v_is_locked BOOLEAN := FALSE;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    LOOP
        SELECT s.data_version, s.token_hash INTO v_version, token_hash FROM hallpass_sessions s
            WHERE s.id = p_session AND s.ended_at IS NULL AND s.idle_expires_at > p_now AND s.absolute_expires_at > p_now;
        IF NOT FOUND OR v_version <> p_version THEN
            outcome := CASE WHEN FOUND THEN 'conflict' ELSE 'ended' END;
            RETURN NEXT;
            RETURN;
        END IF;
        EXIT WHEN v_is_locked;
        PERFORM hallpass_lock_changes_v1();
        v_is_locked := TRUE;
    END LOOP;
    UPDATE hallpass_sessions s SET data = p_data, data_version = s.data_version + 1 WHERE s.id = p_session;
    PERFORM hallpass_append_changes_v1(ARRAY[token_hash], p_now);
    outcome := 'kept';
    RETURN NEXT;
END $$;

-- Deletes a user with everything that belongs to them, and returns how many of their sessions had not ended; NULL if there is no such
-- user. Sign-ins of the user that are under way are waited for; those that come later find no such user.
CREATE OR REPLACE FUNCTION hallpass_delete_user_v1(p_user TEXT, p_now BIGINT, p_any_clock BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    v_live BIGINT;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    IF NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = p_user) THEN
        RETURN NULL;
    END IF;
    PERFORM hallpass_lock_changes_v1();
    PERFORM 1 FROM hallpass_users u WHERE u.id = p_user FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- A session that began a moment ago is in some server's cache. The triggers append it, too, but by the clock of the database.
    PERFORM hallpass_append_changes_v1(hallpass_live_of_v1(p_user, p_any_clock), p_now);
    DELETE FROM hallpass_sessions s WHERE s.user_id = p_user AND s.ended_at IS NULL;
    GET DIAGNOSTICS v_live = ROW_COUNT;
    DELETE FROM hallpass_sessions s WHERE s.user_id = p_user;
    DELETE FROM hallpass_accounts a WHERE a.user_id = p_user;
    DELETE FROM hallpass_identities i WHERE i.user_id = p_user;
    DELETE FROM hallpass_users u WHERE u.id = p_user;
    RETURN v_live;
END $$;

-- The user of an identity; NULL if there is none. An account of earlier versions is found by the issuer that owns it, and is not an
-- identity yet. Of two names for one issuer, that of this sign-in comes first.
CREATE OR REPLACE FUNCTION hallpass_find_identity_v1(p_provider TEXT, p_issuer TEXT, p_subject TEXT, OUT o_user TEXT, OUT o_is_account BOOLEAN)
    LANGUAGE plpgsql AS $$
BEGIN
    SELECT i.user_id INTO o_user FROM hallpass_identities i WHERE i.issuer = p_issuer AND i.subject = p_subject;
    o_is_account := NOT FOUND;
    IF o_is_account THEN
        SELECT a.user_id INTO o_user
            FROM hallpass_provider_issuers p JOIN hallpass_accounts a ON a.provider = p.provider
            WHERE p.issuer = p_issuer AND p.owns_accounts = 1 AND a.subject = p_subject
            ORDER BY CASE WHEN a.provider = p_provider THEN 0 ELSE 1 END, a.created_at, a.provider LIMIT 1;
    END IF;
END $$;

-- Creates an account for servers of earlier versions, if the issuer owns the accounts of this name.
CREATE OR REPLACE FUNCTION hallpass_create_account_v1(p_provider TEXT, p_issuer TEXT, p_subject TEXT, p_user TEXT, p_now BIGINT)
    RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO hallpass_accounts (provider, subject, user_id, created_at)
        SELECT p.provider, p_subject, p_user, p_now FROM hallpass_provider_issuers p
        WHERE p.provider = p_provider AND p.issuer = p_issuer AND p.owns_accounts = 1
        AND NOT EXISTS (SELECT 1 FROM hallpass_accounts a WHERE a.provider = p_provider AND a.subject = p_subject);
END $$;

-- Everything that one sign-in changes. It locks the user's row, so that sign-ins of one user are made one after another and those of
-- different users at the same time. It locks the change mark before, if it ends a session, or changes a profile that a live session
-- shows.
--
-- The first column says what a row is: `session` (the new one, with the callback's waiter), `replaced` and `evicted` (ended ones),
-- `changed` (one that shows the profile), `email-owner` (the user that the verified e-mail address belongs to, who is another one).
-- Where nothing was changed there is one row: `email-belongs-to` (a user), `another-user`, or `again`, if only the locks have shown
-- that the change mark must be locked: then it is to be called again with p_lock = 1, which locks it first.
CREATE OR REPLACE FUNCTION hallpass_sign_in_v1(
    p_provider TEXT, p_issuer TEXT, p_subject TEXT, p_new_user TEXT,
    p_name TEXT, p_email TEXT, p_verified_email TEXT, p_image TEXT, p_is_partial BIGINT,
    p_session TEXT, p_token_hash TEXT, p_now BIGINT, p_any_clock BIGINT, p_authenticated_at BIGINT, p_proved_at BIGINT,
    p_idle_expires_at BIGINT, p_absolute_expires_at BIGINT, p_ip TEXT, p_user_agent TEXT,
    p_most_sessions BIGINT, p_replaces TEXT, p_same_user_as TEXT, p_state_hash TEXT, p_sealed_token TEXT, p_lock BIGINT)
    RETURNS TABLE (kind TEXT, id TEXT, user_id TEXT, provider TEXT, token_hash TEXT, waiter TEXT) LANGUAGE plpgsql AS $$
DECLARE
    v_replaces CONSTANT TEXT[] := string_to_array(p_replaces, chr(10));
    v_is_locked BOOLEAN := p_lock = 1 OR EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = ANY (v_replaces) AND s.ended_at IS NULL);
    v_user TEXT;
    v_is_account BOOLEAN;
    v_locked_user TEXT;
    v_known RECORD;
    v_name TEXT := p_name;
    v_email TEXT := p_email;
    v_image TEXT := p_image;
    v_verified_email TEXT := p_verified_email;
    v_email_owner TEXT;
    v_is_changed BOOLEAN := FALSE;
    v_too_many BOOLEAN := FALSE;
    v_changed TEXT[];
    v_asking_user TEXT;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    IF v_is_locked THEN
        PERFORM hallpass_lock_changes_v1();
    END IF;
    LOOP
        SELECT f.o_user, f.o_is_account INTO v_user, v_is_account
            FROM hallpass_find_identity_v1(p_provider, p_issuer, p_subject) f;
        IF v_locked_user IS NOT NULL AND v_user IS DISTINCT FROM v_locked_user THEN
            -- It was given to another user meanwhile. The lock of this one is released by the end of the transaction alone.
            kind := 'again';
            RETURN NEXT;
            RETURN;
        END IF;
        EXIT WHEN v_user IS NULL;
        SELECT u.name, u.email, u.verified_email, u.image,
            p_most_sessions > 0 AND p_most_sessions <= (SELECT COUNT(*) FROM hallpass_sessions s WHERE s.user_id = u.id
                AND s.ended_at IS NULL AND s.idle_expires_at > p_now AND s.absolute_expires_at > p_now
                AND s.id <> ALL (v_replaces)) AS has_most
            INTO v_known FROM hallpass_users u WHERE u.id = v_user;
        -- Deleted since the identity was found.
        CONTINUE WHEN NOT FOUND;
        v_too_many := v_known.has_most;
        IF p_is_partial = 1 THEN
            -- An outage of the provider neither empties a profile nor gives a verified e-mail address to others.
            v_name := COALESCE(p_name, v_known.name);
            v_image := COALESCE(p_image, v_known.image);
            v_email := COALESCE(p_email, v_known.email);
        END IF;
        v_verified_email := CASE WHEN p_is_partial = 1 AND p_email IS NULL THEN v_known.verified_email ELSE p_verified_email END;
        v_email_owner := NULL;
        IF v_verified_email IS DISTINCT FROM v_known.verified_email THEN
            SELECT u.id INTO v_email_owner FROM hallpass_users u WHERE u.verified_email = v_verified_email AND u.id <> v_user;
            IF FOUND THEN
                -- A known identity signs in. The e-mail address stays with its user, and is unverified here.
                v_verified_email := NULL;
            END IF;
        END IF;
        v_is_changed := (v_name, v_email, v_image, v_verified_email)
            IS DISTINCT FROM (v_known.name, v_known.email, v_known.image, v_known.verified_email);
        v_changed := CASE WHEN v_is_changed THEN hallpass_live_of_v1(v_user, p_any_clock) END;
        IF NOT v_is_locked AND (v_too_many OR cardinality(v_changed) > 0) THEN
            IF v_locked_user IS NOT NULL THEN
                kind := 'again';
                RETURN NEXT;
                RETURN;
            END IF;
            PERFORM hallpass_lock_changes_v1();
            v_is_locked := TRUE;
            CONTINUE;
        END IF;
        EXIT WHEN v_locked_user IS NOT NULL;
        PERFORM 1 FROM hallpass_users u WHERE u.id = v_user FOR UPDATE;
        IF FOUND THEN
            v_locked_user := v_user;
        END IF;
    END LOOP;

    IF v_user IS NULL THEN
        SELECT u.id INTO v_email_owner FROM hallpass_users u WHERE u.verified_email = p_verified_email;
        IF FOUND THEN
            kind := 'email-belongs-to';
            user_id := v_email_owner;
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    SELECT s.user_id INTO v_asking_user FROM hallpass_sessions s WHERE s.id = p_same_user_as;
    IF FOUND AND v_asking_user IS DISTINCT FROM v_user THEN
        kind := 'another-user';
        RETURN NEXT;
        RETURN;
    END IF;

    IF v_is_locked AND cardinality(v_replaces) > 0 THEN
        RETURN QUERY SELECT 'replaced', e.*, CAST(NULL AS TEXT) FROM hallpass_end_locked_v1(v_replaces, 'signed-out', p_now) e;
    END IF;
    IF v_user IS NULL THEN
        -- Of two browsers of a new person, the second one finds a row of the first, and fails. In this order, so that no two wait
        -- for each other.
        v_user := p_new_user;
        INSERT INTO hallpass_users (id, name, email, image, verified_email, created_at, updated_at)
            VALUES (v_user, p_name, p_email, p_image, p_verified_email, p_now, p_now);
        INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) VALUES (p_issuer, p_subject, v_user, p_now);
        PERFORM hallpass_create_account_v1(p_provider, p_issuer, p_subject, v_user, p_now);
    ELSE
        IF v_is_changed THEN
            -- Other browsers of this person show the profile, too.
            v_changed := hallpass_live_of_v1(v_user, p_any_clock);
            PERFORM hallpass_append_changes_v1(v_changed, p_now);
            RETURN QUERY SELECT 'changed', NULL, NULL, NULL, c.hash, NULL FROM unnest(v_changed) AS c (hash);
            UPDATE hallpass_users u SET name = v_name, email = v_email, image = v_image, verified_email = v_verified_email,
                updated_at = p_now WHERE u.id = v_user;
        END IF;
        IF v_is_account THEN
            INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) VALUES (p_issuer, p_subject, v_user, p_now);
        END IF;
    END IF;
    INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, proved_at, last_active_at,
        idle_expires_at, absolute_expires_at, ip, user_agent)
        VALUES (p_session, p_token_hash, v_user, p_provider, p_now, p_authenticated_at, p_proved_at, p_now,
        p_idle_expires_at, p_absolute_expires_at, p_ip, p_user_agent);
    IF v_too_many THEN
        -- Of a user with thousands, from before there was a limit, the next sign-ins end the others.
        RETURN QUERY SELECT 'evicted', e.*, CAST(NULL AS TEXT) FROM hallpass_end_locked_v1(
            ARRAY(SELECT s.id FROM hallpass_sessions s WHERE s.user_id = v_user AND s.ended_at IS NULL
                AND s.idle_expires_at > p_now AND s.absolute_expires_at > p_now AND s.id <> p_session
                ORDER BY s.last_active_at DESC, s.created_at DESC, s.id LIMIT 20 OFFSET p_most_sessions - 1),
            'revoked', p_now) e;
    END IF;
    IF v_email_owner IS NOT NULL THEN
        RETURN QUERY SELECT 'email-owner', NULL, v_email_owner, NULL, NULL, NULL;
    END IF;
    UPDATE hallpass_sign_in_callbacks c
        SET finished_at = p_now, cookie_sent_at = p_now, session_id = p_session, sealed_token = p_sealed_token
        WHERE c.state_hash = p_state_hash RETURNING c.waiter INTO waiter;
    kind := 'session';
    id := p_session;
    user_id := v_user;
    RETURN NEXT;
END $$;

-- Gives an identity to a user, in place of those that they had at the same provider. p_elsewhere are issuers that other providers
-- stand for: the user keeps their identities there. Sign-ins of the users concerned that are under way are waited for.
CREATE OR REPLACE FUNCTION hallpass_relink_v1(p_user TEXT, p_provider TEXT, p_issuer TEXT, p_subject TEXT, p_take BIGINT,
    p_elsewhere TEXT, p_now BIGINT, p_any_clock BIGINT)
    RETURNS TABLE (outcome TEXT, replaced BIGINT, taken_from TEXT, ended BIGINT) LANGUAGE plpgsql AS $$
DECLARE
    v_elsewhere CONSTANT TEXT[] := string_to_array(p_elsewhere, chr(10));
    v_issuers TEXT[];
    v_issuer TEXT;
    v_kept TEXT;
    v_holder TEXT;
    v_is_account BOOLEAN;
    v_count BIGINT;
    v_other TEXT;
BEGIN
    PERFORM hallpass_refuse_read_only_v1();
    replaced := 0;
    ended := 0;
    IF NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = p_user) THEN
        outcome := 'no-such-user';
        RETURN NEXT;
        RETURN;
    END IF;
    PERFORM hallpass_lock_changes_v1();
    SELECT f.o_user, f.o_is_account INTO v_holder, v_is_account FROM hallpass_find_identity_v1(p_provider, p_issuer, p_subject) f;
    PERFORM 1 FROM hallpass_users u WHERE u.id IN (p_user, v_holder) ORDER BY u.id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = p_user) THEN
        outcome := 'no-such-user';
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_holder <> p_user AND p_take = 0 THEN
        outcome := 'belongs-to';
        taken_from := v_holder;
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_is_account THEN
        -- Fails, and is called again, if a sign-in has created the identity since.
        INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) VALUES (p_issuer, p_subject, p_user, p_now);
    ELSE
        UPDATE hallpass_identities i SET user_id = p_user WHERE i.issuer = p_issuer AND i.subject = p_subject;
    END IF;
    IF v_holder <> p_user THEN
        taken_from := v_holder;
        UPDATE hallpass_accounts a SET user_id = p_user WHERE a.subject = p_subject AND a.provider IN
            (SELECT p.provider FROM hallpass_provider_issuers p WHERE p.issuer = p_issuer AND p.owns_accounts = 1);
    END IF;
    IF v_holder IS DISTINCT FROM p_user THEN
        PERFORM hallpass_create_account_v1(p_provider, p_issuer, p_subject, p_user, p_now);
    END IF;
    -- The issuers that the provider's name stands for or stood for, without those that another name stands for now.
    v_issuers := ARRAY[p_issuer] || ARRAY(SELECT p.issuer FROM hallpass_provider_issuers p
        WHERE p.provider = p_provider AND p.issuer <> p_issuer AND p.issuer <> ALL (v_elsewhere));
    FOREACH v_issuer IN ARRAY v_issuers LOOP
        v_kept := CASE WHEN v_issuer = p_issuer THEN p_subject ELSE '' END;
        -- An account that was not used since identities have an issuer counts by itself, any other one by its identity.
        SELECT COUNT(*) INTO v_count FROM hallpass_accounts a WHERE a.user_id = p_user AND a.subject <> v_kept AND a.provider IN
            (SELECT p.provider FROM hallpass_provider_issuers p WHERE p.issuer = v_issuer AND p.owns_accounts = 1)
            AND NOT EXISTS (SELECT 1 FROM hallpass_identities i WHERE i.issuer = v_issuer AND i.subject = a.subject);
        replaced := replaced + v_count;
        DELETE FROM hallpass_accounts a WHERE a.user_id = p_user AND a.subject <> v_kept AND a.provider IN
            (SELECT p.provider FROM hallpass_provider_issuers p WHERE p.issuer = v_issuer AND p.owns_accounts = 1);
        DELETE FROM hallpass_identities i WHERE i.user_id = p_user AND i.issuer = v_issuer AND i.subject <> v_kept;
        GET DIAGNOSTICS v_count = ROW_COUNT;
        replaced := replaced + v_count;
    END LOOP;
    -- A session lives only as long as the identity that it began with is the user's. To append one that stays live is harmless.
    FOREACH v_other IN ARRAY array_remove(ARRAY[taken_from, CASE WHEN replaced > 0 THEN p_user END], NULL) LOOP
        PERFORM hallpass_append_changes_v1(hallpass_live_of_v1(v_other, p_any_clock), p_now);
        UPDATE hallpass_sessions s
            SET ended_at = p_now, end_reason = 'revoked', ip = NULL, user_agent = NULL, data = NULL
            WHERE s.user_id = v_other AND s.ended_at IS NULL AND (s.provider = p_provider OR s.provider IN
                (SELECT p.provider FROM hallpass_provider_issuers p WHERE p.issuer = ANY (v_issuers)));
        GET DIAGNOSTICS v_count = ROW_COUNT;
        ended := ended + v_count;
    END LOOP;
    outcome := 'done';
    RETURN NEXT;
END $$;

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
