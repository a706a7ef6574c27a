//! What the `<head>` of a page contains besides scripts and styles.

use hallpass::types::Visitor;
use hallpass_web::{Page, description, title};

/// After how long a page is to be loaded again during an outage.
pub const RELOAD_SECONDS: u32 = 5;

/// Title, description, canonical URL. Nothing in it needs escaping, since all of it is our own
/// text.
pub fn page_head(path: &str, canonical_url: Option<&str>, visitor: &Visitor) -> String {
    let page = Page::at(path);
    let mut head = format!(
        "<title>{}</title>\n  <meta name=\"description\" content=\"{}\">",
        title(page),
        description(page)
    );
    head.push_str(&match canonical_url {
        Some(url) => format!("\n  <link rel=\"canonical\" href=\"{url}\">"),
        None => "\n  <meta name=\"robots\" content=\"noindex\">".to_owned(),
    });
    if *visitor == Visitor::Unavailable {
        // With scripts the app tries again by itself.
        head.push_str(&format!(
            "\n  <noscript><meta http-equiv=\"refresh\" content=\"{RELOAD_SECONDS}\"></noscript>"
        ));
    }
    head
}
