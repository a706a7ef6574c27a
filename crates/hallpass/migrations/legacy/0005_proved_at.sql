-- When the provider says that the person proved who they are; NULL where it does not say. `authenticated_at` is then the
-- time of the callback, which a provider's own session may have answered.

ALTER TABLE sessions ADD COLUMN proved_at BIGINT;
