//! How many random cases a property is tried with, and from which seed.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Returns the number that an environment variable gives, or what an ordinary run takes.
pub(crate) fn number_from(variable: &str, ordinary: u32) -> u32 {
    let text = std::env::var(variable).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(ordinary)
}

/// Returns a runner of this many cases. They are the same in every run, so that a failure can be repeated and is never news
/// about somebody else's change; another batch has others, and so has another `KOMPIS_SEED`.
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
