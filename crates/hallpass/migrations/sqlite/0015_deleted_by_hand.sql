-- Sessions that are deleted by hand, alone or with their user, are named to the servers like any end; those that expired two hours
-- ago or more no server serves any more. Older command line tools of SQLite have no unixepoch().

CREATE TRIGGER hallpass_sessions_deleted AFTER DELETE ON hallpass_sessions
WHEN OLD.ended_at IS NULL AND OLD.absolute_expires_at > (CAST(strftime('%s', 'now') AS INTEGER) - 7200) * 1000 BEGIN
    UPDATE hallpass_change_mark
        SET generation = generation + 1, previous_tag = tag, tag = lower(hex(randomblob(16))) WHERE id = 1;
    INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag)
        SELECT generation, OLD.token_hash, CAST(strftime('%s', 'now') AS INTEGER) * 1000, previous_tag
        FROM hallpass_change_mark WHERE id = 1;
END;

-- With a user go their sessions, accounts and identities.
CREATE TRIGGER hallpass_users_deleted BEFORE DELETE ON hallpass_users BEGIN
    DELETE FROM hallpass_sessions WHERE user_id = OLD.id;
    DELETE FROM hallpass_accounts WHERE user_id = OLD.id;
    DELETE FROM hallpass_identities WHERE user_id = OLD.id;
END;

-- Versions whose tables had no prefix ask this before they make any, and then refuse to start (S20). Where the name is free: a
-- database that they made has it already.
CREATE VIEW IF NOT EXISTS schema_support AS SELECT id, oldest FROM hallpass_schema_support;
