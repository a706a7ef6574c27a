-- What the embedding application keeps in a session: a JSON object.

ALTER TABLE sessions ADD COLUMN data TEXT;
