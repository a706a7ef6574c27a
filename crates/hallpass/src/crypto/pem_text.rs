//! Texts in PEM format (RFC 7468), as settings bring them: the ends of their lines are often lost.

use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroizing};

use super::jwt_key_error::JwtKeyError;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// The text with its lines: `\n` in place of them, spaces, nothing at all, and quotes around it are
/// what settings files make of a key.
pub(super) fn with_lines(text: &SecretString) -> Zeroizing<String> {
    let text = text.expose_secret().trim();
    let unquoted = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    let text = unquoted.unwrap_or(text);
    let text = Zeroizing::new(text.replace("\\r", ""));
    let text = Zeroizing::new(text.replace("\\n", "\n"));
    let lines = Zeroizing::new(text.lines().map(str::trim).collect::<Vec<_>>().join("\n"));
    if lines.trim().contains('\n') {
        return lines;
    }
    on_lines_again(&lines).unwrap_or(lines)
}

/// The parts of a key that is on one line.
fn on_lines_again(line: &str) -> Option<Zeroizing<String>> {
    let label = pem_label(line)?;
    let (begin, end) = (format!("{BEGIN}{label}{DASHES}"), format!("{END}{label}{DASHES}"));
    let body = line.trim().strip_prefix(&*begin)?.strip_suffix(&*end)?;
    let body = Zeroizing::new(body.split_whitespace().collect::<Vec<_>>().concat());
    Some(Zeroizing::new(format!("{begin}\n{}\n{end}\n", *body)))
}

/// What the text says that it is, such as `PRIVATE KEY`.
pub(super) fn pem_label(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(BEGIN)?;
    rest.split_once(DASHES).map(|(label, _)| label)
}

/// Checks that a text with this label can be a private key.
pub(super) fn check_label(label: &str, text: &str) -> Result<(), JwtKeyError> {
    if label.starts_with("ENCRYPTED") || text.contains("ENCRYPTED\n") {
        return Err(JwtKeyError::Encrypted);
    }
    // A certificate may stand beside the key.
    let has_private_key = text.contains(" PRIVATE KEY-----");
    match label {
        "OPENSSH PRIVATE KEY" => Err(JwtKeyError::OpenSsh),
        "PUBLIC KEY" | "RSA PUBLIC KEY" | "CERTIFICATE" if !has_private_key => Err(JwtKeyError::Public),
        _ => Ok(()),
    }
}
