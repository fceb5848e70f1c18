//! See `kompis_fuzz::merge`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kompis_fuzz::merge(data));
