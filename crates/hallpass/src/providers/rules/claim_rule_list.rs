//! Rules about claims, as a setting has them: `hd=example.org; /realm_access/roles=staff,admin`.

use super::claim_rule::{ClaimRule, ClaimRuleError};

/// Reads rules with semicolons between them, each a claim, an equals sign, and values with commas
/// between them. Values with commas or semicolons of their own are a JSON list of texts.
///
/// # Errors
/// See [`ClaimRuleError`].
pub fn parse_claim_rules(text: &str) -> Result<Vec<ClaimRule>, ClaimRuleError> {
    let mut rules = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let form = || ClaimRuleError::Form(rest.to_owned());
        let (claim, after) = rest.split_once('=').ok_or_else(form)?;
        let (values, left) = if after.trim_start().starts_with('[') {
            read_json_list(after).ok_or_else(form)?
        } else {
            let (values, left) = after.split_once(';').unwrap_or((after, ""));
            // Probably another rule after a comma.
            if values.contains('=') {
                return Err(form());
            }
            (values.split(',').map(|value| value.trim().to_owned()).collect(), left)
        };
        rules.push(ClaimRule::new(claim.trim(), values)?);
        rest = left.trim();
    }
    if rules.is_empty() { Err(ClaimRuleError::Empty) } else { Ok(rules) }
}

/// The JSON list at the beginning, and what is after the semicolon behind it.
fn read_json_list(text: &str) -> Option<(Vec<String>, &str)> {
    let mut list = serde_json::Deserializer::from_str(text).into_iter::<Vec<String>>();
    let values = list.next()?.ok()?;
    let left = text.get(list.byte_offset()..)?.trim_start();
    let left = if left.is_empty() { left } else { left.strip_prefix(';')? };
    Some((values, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        parse_claim_rules(text).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn claim_rules_are_read_from_one_setting() {
        assert_eq!(read("hd=example.org"), ["hd=example.org"]);
        let two = " /realm_access/roles = staff , admin ; hd=example.org; ";
        assert_eq!(read(two), ["/realm_access/roles=staff,admin", "hd=example.org"]);
        assert_eq!(read("https://slack.com/team_id=T1"), ["https://slack.com/team_id=T1"]);
        let rules = parse_claim_rules(r#"memberOf = ["CN=staff,OU=a;b", "x"] ; hd=["a=b"]"#).unwrap();
        assert_eq!(rules[0].values().collect::<Vec<_>>(), ["CN=staff,OU=a;b", "x"]);
        assert_eq!((rules[1].claim(), rules[1].values().next()), ("hd", Some("a=b")));
    }

    #[test]
    fn claim_rules_with_nothing_in_them_are_refused() {
        for text in ["", "  "] {
            assert_eq!(parse_claim_rules(text), Err(ClaimRuleError::Empty));
        }
        for text in
            ["hd", ";", "=a", "hd=a;b", "hd=[\"a\"", "hd=[\"a\"] x", "hd=[1]", "hd=[\"a\"]b=c", "a=b,c=d"]
        {
            assert!(matches!(parse_claim_rules(text), Err(ClaimRuleError::Form(_))), "{text}");
        }
        for text in ["hd=", "hd=a,", "hd=,a", "hd=a,,b", "hd=;a=b", "hd=[]", "hd=[\"\"]"] {
            assert_eq!(parse_claim_rules(text), Err(ClaimRuleError::NoValue("hd".into())), "{text}");
        }
    }
}
