//! The spelling of an issuer that its people signed in with, when another one is configured.

use super::{issuers::people_of, sql_store::SqlStore};
use crate::{model::account::Issuer, store::error::StoreError};

impl SqlStore {
    /// Returns `issuer`, or the same with a slash more or less at its end if people signed in with
    /// that spelling, and none with this one.
    pub async fn spelling_in_use(&self, issuer: &Issuer) -> Result<Issuer, StoreError> {
        let twin = match issuer.as_str().strip_suffix('/') {
            Some(without_slash) => Issuer::new(without_slash),
            None => Issuer::new(format!("{issuer}/")),
        };
        let (own, others) = self
            .read(|| async {
                let pool = &self.pools.readers;
                Ok((people_of(pool, issuer).await?, people_of(pool, &twin).await?))
            })
            .await?;
        Ok(if own == 0 && others > 0 { twin } else { issuer.clone() })
    }
}
