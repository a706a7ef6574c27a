//! A list of a person's e-mail addresses, at an endpoint of its own: GitHub's and Bitbucket's.

use hallpass_types::Email;
use serde_json::Value;
use url::Url;

use super::{caller::Caller, userinfo::Userinfo};
use crate::providers::{
    endpoint::Endpoint, http_client::ProviderHttp, json_pointer::JsonPointer, json_value::read_value,
    presets::oauth2::record::RecordedEmails, provider_fault::ProviderFault,
};

/// A list of e-mail addresses, and the names in its entries.
#[derive(Clone, Debug)]
pub struct EmailList {
    /// Its path below the userinfo endpoint, such as `/emails`.
    pub path: &'static str,
    /// Where in the answer the list is; `None`: the answer is the list.
    pub entries: Option<JsonPointer>,
    /// The member of an entry that says whether it is the primary one.
    pub primary: &'static str,
    /// The member of an entry that says whether it is verified.
    pub verified: &'static str,
}

/// The member of an entry that is the address, at every provider that has such a list.
const ADDRESS: &str = "email";

impl EmailList {
    /// That of a record.
    pub fn of_record(emails: RecordedEmails) -> Self {
        let RecordedEmails { path, entries, primary, verified } = emails;
        Self { path, entries: entries.map(JsonPointer::of_record), primary, verified }
    }

    /// The URL of the list.
    pub fn url(&self, userinfo: &Url) -> Url {
        let mut url = userinfo.clone();
        url.set_query(None);
        url.set_path(&format!("{}{}", userinfo.path().trim_end_matches('/'), self.path));
        url
    }

    /// The primary e-mail address; `None` in it if no address is the primary one.
    ///
    /// # Errors
    /// The request fails, or the answer is no list.
    pub async fn get_primary(
        &self,
        http: &ProviderHttp,
        userinfo: &Userinfo,
        caller: Caller<'_>,
    ) -> Result<Option<Email>, ProviderFault> {
        let url = self.url(&userinfo.url);
        let document = userinfo.get(http, Endpoint::Emails, &url, caller).await?;
        let document = read_value(&document);
        let list = document.as_ref().and_then(|document| self.find_list(document));
        let no_list = || ProviderFault::Misconfigured(format!("{} gave no list", Endpoint::Emails));
        Ok(self.find_primary(list.ok_or_else(no_list)?))
    }

    fn find_list<'a>(&self, document: &'a Value) -> Option<&'a Vec<Value>> {
        self.entries.as_ref().map_or(Some(document), |entries| entries.find(document))?.as_array()
    }

    /// Finds the primary address. Unreadable entries are left out.
    fn find_primary(&self, list: &[Value]) -> Option<Email> {
        let is = |entry: &Value, member: &str| entry.get(member).and_then(Value::as_bool);
        list.iter().find_map(|entry| {
            let address = entry.get(ADDRESS)?.as_str()?.to_owned();
            let (primary, verified) = (is(entry, self.primary)?, is(entry, self.verified)?);
            let email = if verified { Email::Verified(address) } else { Email::Unverified(address) };
            primary.then_some(email)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn github() -> EmailList {
        EmailList { path: "/emails", entries: None, primary: "primary", verified: "verified" }
    }

    fn find(list: &EmailList, document: &Value) -> Option<Email> {
        list.find_primary(list.find_list(document).unwrap())
    }

    #[test]
    fn email_list_gives_the_primary_address() {
        let emails = json!([
            { "email": "other@example.org", "primary": false, "verified": true, "visibility": null },
            { "email": 1 }, "x", { "email": "o@example.org", "primary": "true", "verified": true },
            { "email": "octocat@example.org", "primary": true, "verified": true, "visibility": "private" },
        ]);
        assert_eq!(find(&github(), &emails), Some(Email::Verified("octocat@example.org".into())));
        let unverified = json!([{ "email": "victim@example.org", "primary": true, "verified": false }]);
        assert_eq!(find(&github(), &unverified), Some(Email::Unverified("victim@example.org".into())));
        assert_eq!(find(&github(), &json!([])), None);
        assert_eq!(github().find_list(&json!({ "message": "sorry" })), None);
    }

    #[test]
    fn email_list_may_be_inside_the_answer() {
        let list = EmailList {
            entries: Some(JsonPointer::of_record("/values")),
            primary: "is_primary",
            verified: "is_confirmed",
            ..github()
        };
        let emails =
            json!({ "values": [{ "email": "b@example.org", "is_primary": true, "is_confirmed": true }] });
        assert_eq!(find(&list, &emails), Some(Email::Verified("b@example.org".into())));
        assert_eq!(list.find_list(&json!([])), None);
        let url = list.url(&Url::parse("https://api.example.org/2.0/user?x=1").unwrap());
        assert_eq!(url.as_str(), "https://api.example.org/2.0/user/emails");
    }
}
