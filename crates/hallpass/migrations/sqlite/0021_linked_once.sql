-- PostgreSQL has a function for it. On SQLite the transaction that links an identity does it.

SELECT 1;
