//! What a provider calls the parameter `client_id`.

use std::borrow::Cow;

use super::builder::OAuth2Builder;
use crate::providers::presets::{
    extra_params::{ExtraParams, ExtraParamsError},
    oauth2::record::OAuth2Record,
};

impl OAuth2Builder {
    pub(super) fn client_id_name(&self, record: &OAuth2Record) -> Cow<'static, str> {
        self.client_id_param.clone().map_or(Cow::Borrowed(record.client_id_param), Cow::Owned)
    }

    /// The name of the parameter. Under one of the protocol another value would be sent twice.
    pub(super) fn read_client_id_param(&self, record: &OAuth2Record) -> Result<Cow<'static, str>, String> {
        let name = self.client_id_name(record);
        match ExtraParams::new([(&*name, "")]) {
            Err(ExtraParamsError::NoName) => Err("is empty".into()),
            Err(_) if name != OAuth2Record::PLAIN.client_id_param => {
                Err(format!("is {name}, which Hallpass sends itself"))
            }
            _ => Ok(name),
        }
    }
}
