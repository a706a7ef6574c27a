//! After `AUTH_SECRET` was rotated: what is stored under an old secret is encrypted anew under the current one (S14).

use crate::{
    secret_ring::{Purpose, SecretRing},
    store::{Store, StoreError},
};

/// How many at a time: the store is busy for milliseconds.
const BATCH: u32 = 20;

/// Goes through every pending sign-in. One that no secret opens any more stays as it is: its person is told to begin again.
///
/// # Errors
/// The store failed; what was not encrypted anew yet is opened under its old secret as before.
pub async fn reseal(store: &dyn Store, ring: &SecretRing) -> Result<(), StoreError> {
    if !ring.has_old_secrets() {
        return Ok(());
    }
    let mut after = String::new();
    loop {
        let sealed = store.sealed_sign_ins(&after, BATCH).await?;
        let Some(last) = sealed.last() else { return Ok(()) };
        after.clone_from(&last.state_hash);
        let mut resealed = Vec::new();
        for mut sign_in in sealed {
            let anew = |sealed| ring.reseal(Purpose::PendingSignIn, &sign_in.state_hash, sealed);
            if let (Some(nonce), Some(pkce_verifier)) = (anew(&sign_in.nonce), anew(&sign_in.pkce_verifier)) {
                (sign_in.nonce, sign_in.pkce_verifier) = (nonce, pkce_verifier);
                resealed.push(sign_in);
            }
        }
        if !resealed.is_empty() {
            store.replace_sealed(resealed).await?;
        }
    }
}
