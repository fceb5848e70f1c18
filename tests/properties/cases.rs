//! The number of random cases for a property, and their seed.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Returns the number in an environment variable, or the default of an ordinary run.
pub(crate) fn number_from(variable: &str, ordinary: u32) -> u32 {
    let text = std::env::var(variable).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(ordinary)
}

/// Returns a runner for this many cases. They are the same in every run, so that a failure can be repeated and never
/// appears because of an unrelated change. Another batch, or another `KOMPIS_SEED`, gives other cases.
pub(crate) fn runner(cases: u32, max_shrink_iters: u32, batch: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters,
        ..Config::default()
    };
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&number_from("KOMPIS_SEED", 0).to_le_bytes());
    seed[4..8].copy_from_slice(&batch.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}
