-- For what happens to all sessions of one person, without reading those of everybody.

CREATE INDEX sessions_by_user ON sessions (user_id);
