//! Providers whose issuer names the tenant of the person who signs in: Microsoft Entra with
//! `common`, `organizations` or `consumers`.
//!
//! The issuer is a template. A token is accepted only if its tenant (`tid`) is a UUID, and if the
//! template with that tenant is exactly its issuer. Each tenant's own issuer and discovery document
//! do match exactly, so that this is the rule of OpenID Connect Discovery 1.0, section 4.3, for
//! every tenant at once. Whether the tenant is allowed is a rule about who may sign in: a person of
//! another one is refused when everything about the token is known to be right.

use serde_json::Value;
use url::Url;

/// What stands for the tenant in the issuer of the discovery document.
const PLACEHOLDER: &str = "{tenantid}";
/// The tenant of personal Microsoft accounts.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// The tenants whose people may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenants {
    /// The issuer, with [`PLACEHOLDER`] for the tenant.
    template: String,
    allowed: AllowedTenants,
}

/// Which tenants are allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AllowedTenants {
    /// Every tenant, and personal accounts.
    Any,
    /// Every tenant, without personal accounts.
    AnyOrganization,
    /// These, by their ids in lower case.
    Only(Vec<String>),
}

impl Tenants {
    /// The tenants that `issuer` stands for: its first path segment is `common`, `organizations` or
    /// `consumers`, and another one follows. `None` for the issuer of one tenant.
    #[must_use]
    pub fn of_issuer(issuer: &str) -> Option<Self> {
        let url = Url::parse(issuer).ok()?;
        let word = url.path_segments()?.next()?;
        let allowed = match word {
            "common" => AllowedTenants::Any,
            "organizations" => AllowedTenants::AnyOrganization,
            "consumers" => AllowedTenants::Only(vec![CONSUMERS.to_owned()]),
            _ => return None,
        };
        let template = issuer.replacen(&format!("/{word}/"), &format!("/{PLACEHOLDER}/"), 1);
        template.contains(PLACEHOLDER).then_some(Self { template, allowed })
    }

    /// The same for these tenants alone.
    ///
    /// # Errors
    /// One of them is not a UUID.
    pub fn only<'t>(self, tenants: impl IntoIterator<Item = &'t str>) -> Result<Self, NoTenantId> {
        let id = |tenant: &str| Some(tenant.to_ascii_lowercase()).filter(|tenant| is_uuid(tenant));
        let allowed: Option<Vec<_>> = tenants.into_iter().map(id).collect();
        let allowed = allowed.ok_or(NoTenantId)?;
        Ok(Self { allowed: AllowedTenants::Only(allowed), ..self })
    }

    /// The tenants that are allowed.
    #[must_use]
    pub fn allowed(&self) -> &AllowedTenants {
        &self.allowed
    }

    /// The issuer, with a placeholder for the tenant.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Whether the discovery document may call its issuer `stated`: the template, or the issuer of
    /// the only tenant that is allowed.
    pub(super) fn accept_document(&self, stated: &str) -> bool {
        let is_of_only_tenant = match &self.allowed {
            AllowedTenants::Only(allowed) => allowed.len() == 1 && stated == self.issuer_of(&allowed[0]),
            AllowedTenants::Any | AllowedTenants::AnyOrganization => false,
        };
        stated == self.template || is_of_only_tenant
    }

    /// Whether the answer to the browser may name this issuer (RFC 9207): that of a tenant. The ID
    /// token says which one it is, and whether it is allowed depends on that.
    pub(super) fn accept_answer(&self, iss: &str) -> bool {
        let (before, after) = self.template.split_once(PLACEHOLDER).unwrap_or((&self.template, ""));
        let tenant = iss.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        iss == self.template || tenant.is_some_and(is_uuid)
    }

    /// Checks the issuer and the tenant of a token, and returns the tenant.
    ///
    /// # Errors
    /// What is wrong, without the values of the claims.
    pub(super) fn check<'c>(&self, iss: &Value, tid: &'c Value) -> Result<&'c str, &'static str> {
        let tenant = tid.as_str().ok_or("has no tenant (tid)")?;
        if !is_uuid(tenant) {
            return Err("has a tenant that is not a UUID (tid)");
        }
        if iss.as_str() == Some(&*self.issuer_of(tenant)) {
            Ok(tenant)
        } else {
            Err("was issued by another issuer than that of its tenant (iss, tid)")
        }
    }

    /// Whether a key may sign for `tenant`. Microsoft says in each key which issuer it is for: that
    /// of one tenant, or the template.
    pub(super) fn accept_key(&self, key_issuer: Option<&str>, tenant: &str) -> bool {
        key_issuer.is_none_or(|issuer| issuer.replace(PLACEHOLDER, tenant) == self.issuer_of(tenant))
    }

    /// Whether people of this tenant, which a token named, may sign in.
    pub(crate) fn allow(&self, tenant: &str) -> bool {
        match &self.allowed {
            AllowedTenants::Any => is_uuid(tenant),
            AllowedTenants::AnyOrganization => is_uuid(tenant) && tenant != CONSUMERS,
            AllowedTenants::Only(allowed) => allowed.iter().any(|known| known == tenant),
        }
    }

    fn issuer_of(&self, tenant: &str) -> String {
        self.template.replacen(PLACEHOLDER, tenant, 1)
    }
}

/// A text is not the id of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not the id of a tenant, such as 72f988bf-86f1-41af-91ab-2d7cd011db47")]
pub struct NoTenantId;

/// Whether `text` is a UUID in lower case, as `tid` is.
pub fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(is_hex))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    const OTHER: &str = "a3ff9c9e-4b63-4a12-9c0c-6a3b6c2f6c11";

    fn tenants(word: &str) -> Tenants {
        Tenants::of_issuer(&format!("https://login.microsoftonline.com/{word}/v2.0")).unwrap()
    }

    fn issuer(tenant: &str) -> Value {
        json!(format!("https://login.microsoftonline.com/{tenant}/v2.0"))
    }

    #[test]
    fn tenant_must_be_allowed_and_its_issuer_match() {
        let accepts = |tenants: &Tenants, tenant: &str| {
            assert_eq!(tenants.check(&issuer(tenant), &json!(tenant)), Ok(tenant));
            tenants.allow(tenant)
        };
        let only = tenants("common").only([&*TENANT.to_uppercase()]).unwrap();
        for (tenants, expected) in [
            (tenants("common"), [true, true, true]),
            (tenants("organizations"), [true, true, false]),
            (tenants("consumers"), [false, false, true]),
            (only, [true, false, false]),
        ] {
            assert_eq!([TENANT, OTHER, CONSUMERS].map(|tenant| accepts(&tenants, tenant)), expected);
        }
        for word in ["common", "organizations"] {
            let tenants = tenants(word);
            let wrong_tid = tenants.check(&issuer(TENANT), &json!(OTHER)).unwrap_err();
            assert_eq!(wrong_tid, "was issued by another issuer than that of its tenant (iss, tid)");
            for tid in
                [json!(null), json!("common"), json!("{tenantid}"), json!(TENANT.to_uppercase()), json!("")]
            {
                let own = issuer(tid.as_str().unwrap_or_default());
                assert!(tenants.check(&own, &tid).is_err(), "{tid}");
            }
            assert!(!["", "common", &TENANT.to_uppercase()].iter().any(|odd| tenants.allow(odd)));
            let elsewhere = json!(format!("https://evil.example/{TENANT}/v2.0"));
            assert!(tenants.check(&elsewhere, &json!(TENANT)).is_err());
        }
        assert!(Tenants::of_issuer(issuer(TENANT).as_str().unwrap()).is_none());
        // Without a place for the tenant, the same issuer would be that of everyone's.
        assert!(Tenants::of_issuer("https://login.microsoftonline.com/common").is_none());
    }

    #[test]
    fn tenant_document_states_the_template_or_the_only_tenant() {
        let template = "https://login.microsoftonline.com/{tenantid}/v2.0";
        assert!(tenants("common").accept_document(template));
        assert!(!tenants("common").accept_document(issuer(TENANT).as_str().unwrap()));
        assert!(tenants("consumers").accept_document(issuer(CONSUMERS).as_str().unwrap()));
        assert!(!tenants("consumers").accept_document("https://evil.example/{tenantid}/v2.0"));
        assert!(tenants("common").only(["contoso.onmicrosoft.com"]).is_err());
    }

    #[test]
    fn tenant_of_the_browser_s_answer_is_a_tenant() {
        let answer =
            |tenants: &Tenants, tenant: &str| tenants.accept_answer(issuer(tenant).as_str().unwrap());
        assert!(answer(&tenants("common"), TENANT) && answer(&tenants("organizations"), CONSUMERS));
        assert!(!answer(&tenants("common"), "a/b") && !answer(&tenants("common"), "common"));
    }

    #[test]
    fn tenant_key_signs_for_its_own_tenant_only() {
        let tenants = tenants("common");
        let key = |tenant: &str| tenants.accept_key(issuer(tenant).as_str(), TENANT);
        assert!(key("{tenantid}") && key(TENANT) && !key(OTHER) && tenants.accept_key(None, TENANT));
    }
}
