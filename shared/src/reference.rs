//! The reference of a request that failed, with which an admin finds it in the log.

/// Whether a text has the form of a reference, a UUID. Nothing else from a query is shown: any site
/// can link to any query.
pub fn is_reference(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
