-- Sessions that are deleted by hand, alone or with their user, are named to the servers like any end; those that expired two hours
-- ago or more no server serves any more. Names are looked up as now, whatever the search path of the session
-- that deletes.

CREATE FUNCTION hallpass_sessions_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    now_ms CONSTANT BIGINT := CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT);
    moved BIGINT;
    before TEXT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM gone WHERE ended_at IS NULL AND absolute_expires_at > now_ms - 7200000) THEN
        RETURN NULL;
    END IF;
    UPDATE hallpass_change_mark
        SET generation = generation + 1, previous_tag = tag, tag = CAST(gen_random_uuid() AS TEXT)
        WHERE id = 1 RETURNING generation, previous_tag INTO moved, before;
    INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag)
        SELECT moved, token_hash, now_ms, before FROM gone
        WHERE ended_at IS NULL AND absolute_expires_at > now_ms - 7200000;
    RETURN NULL;
END $$;
CREATE TRIGGER hallpass_sessions_deleted AFTER DELETE ON hallpass_sessions
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION hallpass_sessions_deleted();

-- A move that names no session has every server forget all of them.
CREATE FUNCTION hallpass_sessions_truncated() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE hallpass_change_mark
        SET generation = generation + 1, previous_tag = tag, tag = CAST(gen_random_uuid() AS TEXT) WHERE id = 1;
    RETURN NULL;
END $$;
CREATE TRIGGER hallpass_sessions_truncated AFTER TRUNCATE ON hallpass_sessions
    FOR EACH STATEMENT EXECUTE FUNCTION hallpass_sessions_truncated();

-- With a user go their sessions, accounts and identities.
CREATE FUNCTION hallpass_users_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM hallpass_sessions WHERE user_id = OLD.id;
    DELETE FROM hallpass_accounts WHERE user_id = OLD.id;
    DELETE FROM hallpass_identities WHERE user_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER hallpass_users_deleted BEFORE DELETE ON hallpass_users
    FOR EACH ROW EXECUTE FUNCTION hallpass_users_deleted();
