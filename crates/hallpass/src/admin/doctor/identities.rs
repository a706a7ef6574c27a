//! Finds people who can no longer reach their accounts, since their provider's name stands for
//! another issuer (S23).

use hallpass_types::ProviderId;

use super::finding::Verdict;
use crate::{
    config::Config,
    sign_in::keep_spelling,
    store::{ConfiguredIssuer, LeftBehind},
};

/// Examines every provider whose name has stood for another issuer. `database.rs` reports what is
/// wrong with the database itself.
pub async fn examine(config: &Config) -> Vec<(ProviderId, Verdict)> {
    let Ok(store) = config.database.open_for_admin().await else { return Vec::new() };
    let mut providers = config.providers.clone();
    if keep_spelling(&store, &mut providers).await.is_err() {
        return Vec::new();
    }
    let configured: Vec<_> = providers.iter().map(ConfiguredIssuer::from).collect();
    let found = store.left_behind(&configured).await.unwrap_or_default();
    found.into_iter().map(|found| (found.provider.clone(), left_behind(&found))).collect()
}

fn left_behind(found: &LeftBehind) -> Verdict {
    let LeftBehind { provider: _, now, before, people } = found;
    Verdict::advice(
        format!(
            "its name stood for {before} before, and stands for {now} now: {people} who signed in there cannot reach their \
             accounts by it"
        ),
        "If that was not meant, set the issuer back. If they are the same people, give each their account with `hallpass users \
         relink`; accounts of people who will not return can be deleted with `hallpass users delete`.",
    )
}
