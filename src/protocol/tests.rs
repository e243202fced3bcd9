//! What the templates say, and what is said about files that are wrong.

use super::*;
use crate::session::Source;

fn codebook() -> Source {
    shipped_codebooks()[0].source()
}

#[test]
fn every_template_is_a_protocol() {
    for template in shipped() {
        let parsed = parse(&template.source(), &codebook());
        let problems: Vec<String> = parsed.err().unwrap_or_default().iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
