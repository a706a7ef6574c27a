-- So that rows which are over are found without reading the others.

CREATE INDEX sessions_by_absolute_expiry ON sessions (absolute_expires_at);
