-- A disabled user cannot sign in: no session of theirs is created, by a server of whatever version. Servers that know the column tell
-- the person why; those before see a change that failed.

ALTER TABLE hallpass_users ADD COLUMN disabled_at BIGINT;

CREATE TRIGGER hallpass_sessions_refuse_disabled_user BEFORE INSERT ON hallpass_sessions
WHEN EXISTS (SELECT 1 FROM hallpass_users WHERE id = NEW.user_id AND disabled_at IS NOT NULL) BEGIN
    SELECT RAISE(ABORT, 'hallpass: the user is disabled');
END;
