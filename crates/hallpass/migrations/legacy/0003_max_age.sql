-- How many seconds ago the person may have proved who they are, at most, if the sign-in asked for that.

ALTER TABLE pending_sign_ins ADD COLUMN max_age BIGINT;
