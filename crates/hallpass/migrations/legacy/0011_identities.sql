-- Who a person is at an issuer, byte for byte: an OpenID issuer, or GitHub's web address. `accounts` has the provider's name
-- instead, which can be pointed to another issuer; servers of the versions before go on reading and writing it.

CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_by_user ON identities (user_id);

-- Which issuers a provider's name has stood for. The rows of `accounts` with that name belong to one of them, for ever: the
-- one that was configured when a server of this version first started with the name.
CREATE TABLE provider_issuers (
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    owns_accounts BIGINT NOT NULL,
    first_used_at BIGINT NOT NULL,
    PRIMARY KEY (provider, issuer)
);
CREATE UNIQUE INDEX provider_issuers_that_own_accounts ON provider_issuers (provider) WHERE owns_accounts = 1;

-- To delete a user with everything of theirs.
CREATE INDEX accounts_by_user ON accounts (user_id);
