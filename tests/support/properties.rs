//! How properties are tried: what once failed is kept in `tests/proptest-regressions` and tried
//! first.

use proptest::test_runner::{Config, FileFailurePersistence};

/// A property tried so many times.
pub(crate) fn tried(cases: u32) -> Config {
    let kept = FileFailurePersistence::SourceParallel("tests/proptest-regressions");
    Config { cases, failure_persistence: Some(Box::new(kept)), ..Config::default() }
}
