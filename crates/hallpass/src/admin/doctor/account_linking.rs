//! Whether people can prove the recent sign-in that adding a way to sign in takes.

use super::finding::Verdict;
use crate::config::Config;

/// Advice if some people cannot; `None` if all can, or if there is no provider.
pub(super) fn examine(config: &Config) -> Option<Verdict> {
    config.linking_advice().map(|advice| Verdict::advice(advice.problem, advice.hint))
}
