//! See `kompis_fuzz::query`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kompis_fuzz::query(data));
