-- What an application's policy decides in a sign-in: its own id of the user, and the session's first data, of which a part never leaves
-- the server. Servers of the version before go on with the columns that they know.

-- Several users may have the same one: identities that are one person to the application.
ALTER TABLE hallpass_users ADD COLUMN application_id TEXT;
CREATE INDEX hallpass_users_by_application_id ON hallpass_users (application_id) WHERE application_id IS NOT NULL;

-- Counts how often the application has changed the data of all sessions of a user: a sign-in whose policy was asked before such a
-- change asks it again.
ALTER TABLE hallpass_users ADD COLUMN policy_revision BIGINT NOT NULL DEFAULT 0;

-- A JSON object, as `data` is, but only for the server.
ALTER TABLE hallpass_sessions ADD COLUMN private_data TEXT;
CREATE INDEX hallpass_sessions_with_private_data ON hallpass_sessions (idle_expires_at) WHERE private_data IS NOT NULL;

-- An ended session keeps nothing about the person, whichever version's server ends it.
CREATE TRIGGER hallpass_sessions_clear_private_data AFTER UPDATE OF ended_at ON hallpass_sessions
WHEN NEW.ended_at IS NOT NULL AND NEW.private_data IS NOT NULL BEGIN
    UPDATE hallpass_sessions SET private_data = NULL WHERE id = NEW.id;
END;
