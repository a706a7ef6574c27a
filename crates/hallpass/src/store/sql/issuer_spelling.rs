//! The spelling of an issuer that its people signed in with, when another one is configured.

use hallpass_types::ProviderId;

use super::{
    issuers::{issuers_of, people_of},
    sql_store::SqlStore,
};
use crate::{model::account::Issuer, store::error::StoreError};

impl SqlStore {
    /// Returns `issuer`, or the same with a slash more or less at its end if `provider` has stood
    /// for that spelling, people signed in with it, and none with this one.
    pub async fn spelling_in_use(
        &self,
        provider: &ProviderId,
        issuer: &Issuer,
    ) -> Result<Issuer, StoreError> {
        let twin = issuer.slash_twin();
        let (before, own, others) = self
            .read(|| async {
                let pool = &self.pools.readers;
                let before = issuers_of(pool, provider).await?;
                Ok((before, people_of(pool, issuer).await?, people_of(pool, &twin).await?))
            })
            .await?;
        // The people of another provider are other people, whatever their issuer is called.
        let is_correction = before.contains(&twin) && own == 0 && others > 0;
        Ok(if is_correction { twin } else { issuer.clone() })
    }
}
