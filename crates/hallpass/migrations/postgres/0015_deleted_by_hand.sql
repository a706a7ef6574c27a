-- Sessions that are deleted by hand, alone or with their user, are named to the servers like any end; those that expired two hours
-- ago or more no server serves any more.
--
-- The functions run with the rights of the tables' owner, so that a role that may only delete sessions or users can. Names mean
-- the tables' own schema, whatever the search path of the session that deletes; no other role may use the functions in triggers of
-- its own, which could delete anything.

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- Every change locks the mark first and rows after it. Deleting by hand does, too: the other way round they would deadlock. What our
-- servers delete without a transaction is not named, and waits for no lock.
CREATE FUNCTION hallpass_lock_change_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM 1 FROM hallpass_change_mark WHERE id = 1 FOR UPDATE;
    RETURN NULL;
END $$;
CREATE TRIGGER hallpass_sessions_lock_change_mark BEFORE DELETE ON hallpass_sessions FOR EACH STATEMENT
    WHEN (current_setting('hallpass.server', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION hallpass_lock_change_mark();
CREATE TRIGGER hallpass_users_lock_change_mark BEFORE DELETE ON hallpass_users FOR EACH STATEMENT
    WHEN (current_setting('hallpass.server', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION hallpass_lock_change_mark();

-- The mark moves once in a transaction: of a row that is updated thousands of times there every version is read again and again.
-- `hallpass.moved` remembers the transaction, the generation and the previous tag.
CREATE FUNCTION hallpass_sessions_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    now_ms CONSTANT BIGINT := CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT);
    remembered CONSTANT TEXT[] := string_to_array(current_setting('hallpass.moved', true), ' ');
    moved BIGINT;
    before TEXT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM gone WHERE ended_at IS NULL AND absolute_expires_at > now_ms - 7200000) THEN
        RETURN NULL;
    END IF;
    IF remembered[1] = CAST(pg_current_xact_id() AS TEXT) THEN
        moved := CAST(remembered[2] AS BIGINT);
        before := remembered[3];
    ELSE
        UPDATE hallpass_change_mark
            SET generation = generation + 1, previous_tag = tag, tag = CAST(gen_random_uuid() AS TEXT)
            WHERE id = 1 RETURNING generation, previous_tag INTO moved, before;
        PERFORM set_config('hallpass.moved', concat_ws(' ', pg_current_xact_id(), moved, before), true);
    END IF;
    INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag)
        SELECT moved, token_hash, now_ms, before FROM gone
        WHERE ended_at IS NULL AND absolute_expires_at > now_ms - 7200000
        ON CONFLICT (generation, token_hash) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER hallpass_sessions_deleted AFTER DELETE ON hallpass_sessions
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION hallpass_sessions_deleted();

-- A move that names no session has every server forget all of them.
CREATE FUNCTION hallpass_sessions_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE hallpass_change_mark
        SET generation = generation + 1, previous_tag = tag, tag = CAST(gen_random_uuid() AS TEXT) WHERE id = 1;
    RETURN NULL;
END $$;
CREATE TRIGGER hallpass_sessions_truncated AFTER TRUNCATE ON hallpass_sessions
    FOR EACH STATEMENT EXECUTE FUNCTION hallpass_sessions_truncated();

-- With a user go their sessions, accounts and identities.
CREATE FUNCTION hallpass_users_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM hallpass_sessions WHERE user_id = OLD.id;
    DELETE FROM hallpass_accounts WHERE user_id = OLD.id;
    DELETE FROM hallpass_identities WHERE user_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER hallpass_users_deleted BEFORE DELETE ON hallpass_users
    FOR EACH ROW EXECUTE FUNCTION hallpass_users_deleted();

REVOKE ALL ON FUNCTION hallpass_lock_change_mark(), hallpass_sessions_deleted(), hallpass_sessions_truncated(), hallpass_users_deleted()
    FROM PUBLIC;

-- Versions whose tables had no prefix ask this before they make any, and then refuse to start (S20). Where the name is free: a
-- database that they made has it already.
DO $$
BEGIN
    IF to_regclass('schema_support') IS NULL THEN
        CREATE VIEW schema_support AS SELECT id, oldest FROM hallpass_schema_support;
    END IF;
END $$;

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
