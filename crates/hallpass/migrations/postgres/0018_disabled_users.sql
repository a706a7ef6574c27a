-- A disabled user cannot sign in: no session of theirs is created, by a server of whatever version. Servers that know the column tell
-- the person why; those before see a change that failed.

ALTER TABLE hallpass_users ADD COLUMN disabled_at BIGINT;

SELECT set_config('hallpass.search_path', current_setting('search_path'), true);
SELECT set_config('search_path', quote_ident(n.nspname) || ', pg_temp', true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = CAST('hallpass_sessions' AS regclass);

-- A sign-in has locked the user's row before, and a disablement locks it, too: one of them is first, and the other one sees it.
CREATE FUNCTION hallpass_refuse_disabled_user() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = NEW.user_id AND u.disabled_at IS NOT NULL) THEN
        RAISE EXCEPTION 'hallpass: the user is disabled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hallpass_sessions_refuse_disabled_user BEFORE INSERT ON hallpass_sessions
    FOR EACH ROW EXECUTE FUNCTION hallpass_refuse_disabled_user();

SELECT set_config('search_path', current_setting('hallpass.search_path'), true);
