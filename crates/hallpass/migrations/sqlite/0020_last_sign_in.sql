-- When someone was last signed in with an identity. Where a sign-in rule or a policy may refuse people, only that shows that the identity
-- still leads to its user. Servers of the version before go on without recording it: then it counts as not known.

ALTER TABLE hallpass_identities ADD COLUMN last_sign_in_at BIGINT;
