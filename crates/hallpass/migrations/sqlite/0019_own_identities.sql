-- What the provider called the person when they linked the identity. NULL for others. (PostgreSQL has functions, too, with which people
-- add and remove their ways to sign in, so that each is one statement. SQLite has no network to wait for, and one writer.)

ALTER TABLE hallpass_identities ADD COLUMN label TEXT;
