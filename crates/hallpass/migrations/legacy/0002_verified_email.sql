-- The verified address of a user, in lower case, and nobody else's: the first who brought it. What is shown is `email`.

ALTER TABLE users ADD COLUMN verified_email TEXT;
CREATE UNIQUE INDEX users_by_verified_email ON users (verified_email);
