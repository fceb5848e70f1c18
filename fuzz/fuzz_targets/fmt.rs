//! See `kompis_fuzz::format`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kompis_fuzz::format(data));
