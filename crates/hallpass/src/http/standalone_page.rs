//! The frame of our own pages, which stand alone: no script, no other file is needed.

/// The style that such a page has beside its `$own`. Colours and buttons are those of
/// `assets/style.css`.
macro_rules! standalone_style {
    ($($own:literal),+ $(,)?) => {
        concat!(
            ":root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif;--back:#f7f7fa;--panel:#fff;",
            "--text:#1b1d27;--quiet:#565c70;--line:#d5d8e2;--accent:#4338ca;--on-accent:#fff;--warn:#92400e;",
            "--warn-back:#fef3c7;--focus:#2563eb}",
            "@media (prefers-color-scheme:dark){:root{--back:#12131a;--panel:#1b1d27;--text:#eceef6;--quiet:#a8aec2;",
            "--line:#353949;--accent:#a5b4fc;--on-accent:#14152b;--warn:#fcd34d;--warn-back:#33270a;--focus:#93c5fd}}",
            "*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);overflow-wrap:anywhere}",
            "h1{font-size:1.4rem;line-height:1.3}a{color:var(--accent)}small{color:var(--quiet)}",
            ".button{display:inline-block;font:inherit;font-weight:600;padding:.6rem 1.1rem;border:1px solid transparent;",
            "border-radius:.6rem;background:var(--accent);color:var(--on-accent);text-decoration:none;cursor:pointer}",
            ".button.quiet{background:transparent;color:var(--text);border-color:var(--line)}",
            ".button:hover{text-decoration:underline}",
            ":focus-visible{outline:3px solid var(--focus);outline-offset:3px}",
            $($own),+
        )
    };
}

/// The same for a page that is a short message, in the middle of the window.
macro_rules! message_style {
    ($own:literal) => {
        $crate::http::standalone_page::standalone_style!(
            "body{min-height:100vh;display:grid;place-content:center;padding:1.5rem}main{max-width:34rem}",
            $own
        )
    };
}

pub(crate) use {message_style, standalone_style};

/// A page that stands alone.
pub(crate) struct StandalonePage<'a> {
    /// Its language, as `lang` has it in HTML.
    pub language: &'a str,
    /// The direction in which it is written, as `dir` has it in HTML.
    pub direction: &'a str,
    /// Its title, as HTML.
    pub title: &'a str,
    /// What else is in its head, as HTML.
    pub head: &'a str,
    /// Its style, which the content security policy must name.
    pub style: &'static str,
    /// Its body, as HTML.
    pub body: &'a str,
}

impl StandalonePage<'_> {
    /// The page's HTML.
    pub fn to_html(&self) -> String {
        let Self { language, direction, title, head, style, body } = self;
        format!(
            "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">{head}\
             <link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">\
             <title>{title}</title><style>{style}</style></head><body>{body}</body></html>"
        )
    }
}

/// `text` in HTML, also in an attribute with double quotation marks.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    /// The custom properties of `css`, in light and in dark.
    fn colours(css: &str) -> Vec<String> {
        let declarations = css.split(['{', '}', ';']).map(|part| part.trim().replace(' ', ""));
        declarations.filter(|part| part.starts_with("--")).collect()
    }

    #[test]
    fn standalone_pages_have_the_colours_of_the_app() {
        let app = colours(include_str!("../../../../assets/style.css"));
        assert!(app.len() > 15, "{app:?}");
        assert_eq!(colours(standalone_style!("")), app);
    }
}
