-- The change mark has a tag, new with every move, and knows the one before: a server that remembers a mark sees whether what comes
-- after it continues what it knows. After a failover that lost changes, or a restored backup, the same number is another mark.
-- Servers of the versions before move the mark without a new tag, and name changes without the one before.

ALTER TABLE hallpass_change_mark ADD COLUMN tag TEXT NOT NULL DEFAULT '';
ALTER TABLE hallpass_change_mark ADD COLUMN previous_tag TEXT NOT NULL DEFAULT '';
ALTER TABLE hallpass_session_changes ADD COLUMN previous_tag TEXT;
