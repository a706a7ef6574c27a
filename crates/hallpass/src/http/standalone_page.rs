//! The frame of our own pages, which stand alone: no script, no other file is needed.

/// The style that such a page has beside its `$own`.
macro_rules! standalone_style {
    ($own:literal) => {
        concat!(
            ":root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}",
            "body{margin:0;min-height:100vh;display:grid;place-content:center;padding:1.5rem;box-sizing:border-box}",
            "main{max-width:34rem}h1{font-size:1.4rem;line-height:1.3}small{opacity:.8;overflow-wrap:anywhere}",
            ":focus-visible{outline:3px solid #3b82f6;outline-offset:3px}",
            $own
        )
    };
}

pub(crate) use standalone_style;

/// A page that stands alone.
pub(crate) struct StandalonePage<'a> {
    /// Its title, as text.
    pub title: &'a str,
    /// What else is in its head, as HTML.
    pub head: &'a str,
    /// Its style, which the content security policy must name.
    pub style: &'static str,
    /// What it shows, as HTML.
    pub body: &'a str,
}

impl StandalonePage<'_> {
    /// The page's HTML.
    pub fn to_html(&self) -> String {
        let Self { title, head, style, body } = self;
        let title = escape(title);
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">{head}\
             <link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">\
             <title>{title}</title><style>{style}</style></head><body><main>{body}</main></body></html>"
        )
    }
}

/// `text` in HTML, also in an attribute with double quotation marks.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
