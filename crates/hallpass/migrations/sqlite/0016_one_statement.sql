-- PostgreSQL has functions for changes of sessions, so that each is one statement. SQLite has no network to wait for, and one writer.

SELECT 1;
