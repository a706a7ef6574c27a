-- PostgreSQL has functions with which people add and remove their ways to sign in, so that each is one statement. SQLite has no network
-- to wait for, and one writer.

SELECT 1;
