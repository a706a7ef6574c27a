-- To find sessions that have expired and still hold something of the person, without reading the others.

CREATE INDEX sessions_to_clear ON sessions (idle_expires_at)
    WHERE (ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL);
