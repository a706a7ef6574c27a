//! The client id and the secret in the `Authorization` header (RFC 6749, section 2.3.1).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::form_urlencoded;

/// The header's value as the standard has it: each part is form-encoded.
pub fn encoded_credentials(id: &str, secret: &str) -> String {
    basic(&encode(id), &encode(secret))
}

/// The header's value for servers that do not decode the parts.
pub fn unencoded_credentials(id: &str, secret: &str) -> String {
    basic(id, secret)
}

/// Whether a server that does not decode the parts reads `text` differently.
pub fn is_changed_by_encoding(text: &str) -> bool {
    encode(text) != text
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// A space becomes `%20` rather than `+`: a form decoder reads both, and servers that only know
/// percent-encoding, such as those that use Authlib, read this one.
fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(value: &str) -> String {
        String::from_utf8(STANDARD.decode(value.strip_prefix("Basic ").unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn client_auth_encodes_each_part_so_that_every_decoder_reads_it() {
        let (id, secret) = ("hallpass & co", "a: b+c%d/ä?=#~");
        let sent = decoded(&encoded_credentials(id, secret));
        assert_eq!(sent, "hallpass%20%26%20co:a%3A%20b%2Bc%25d%2F%C3%A4%3F%3D%23%7E");
        let (sent_id, sent_secret) = sent.split_once(':').unwrap();
        for (part, text) in [(sent_id, id), (sent_secret, secret)] {
            let form = form_urlencoded::parse(format!("x={part}").as_bytes()).next().unwrap().1.into_owned();
            assert_eq!(form, text);
        }
        assert_eq!(decoded(&unencoded_credentials(id, secret)), format!("{id}:{secret}"));
    }

    #[test]
    fn client_auth_changes_no_letters_digits_and_harmless_signs() {
        let harmless = "AZaz09-._*";
        assert!(!is_changed_by_encoding(harmless));
        assert_eq!(encoded_credentials(harmless, harmless), unencoded_credentials(harmless, harmless));
        for text in ["~", " ", "+", "/", "=", ":", "%", "ä"] {
            assert!(is_changed_by_encoding(text), "{text}");
        }
    }
}
