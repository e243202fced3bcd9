//! How properties are tried: what once failed is kept in `tests/proptest-regressions` and tried
//! first.

use proptest::test_runner::{Config, FileFailurePersistence};

/// A property tried so many times.
pub(crate) fn tried(cases: u32) -> Config {
    let kept = FileFailurePersistence::SourceParallel("tests/proptest-regressions");
    // More of them where `PROPTEST_CASES` asks for more.
    let cases = std::env::var("PROPTEST_CASES").map_or(cases, |_| Config::default().cases);
    Config { cases, failure_persistence: Some(Box::new(kept)), ..Config::default() }
}
