//! Whose an identity is. Every query takes the look-up from here. (On PostgreSQL a sign-in, a
//! relink and a person's own link have the same one, `hallpass_find_identity_v1`, in the functions
//! of migration 16.)

/// The SQL expression of the user who has the identity of issuer `$1` and subject `$2`, or NULL.
macro_rules! user_of_identity {
    () => {
        "(SELECT i.user_id FROM hallpass_identities i WHERE i.issuer = $1 AND i.subject = $2)"
    };
}

/// The SQL expression of the user with an account of earlier versions that is no identity yet, or
/// NULL. Of two names for the issuer `$1`, the provider `$3` comes first.
macro_rules! user_of_account {
    () => {
        "(SELECT a.user_id FROM hallpass_provider_issuers p JOIN hallpass_accounts a ON a.provider = p.provider \
         WHERE p.issuer = $1 AND p.owns_accounts = 1 AND a.subject = $2 \
         ORDER BY CASE WHEN a.provider = $3 THEN 0 ELSE 1 END, a.created_at, a.provider LIMIT 1)"
    };
}

/// The SQL expression of the user whom a sign-in with this identity belongs to, or NULL.
macro_rules! identity_holder {
    () => {
        concat!("COALESCE(", user_of_identity!(), ", ", user_of_account!(), ")")
    };
}

pub(super) use {identity_holder, user_of_account, user_of_identity};
