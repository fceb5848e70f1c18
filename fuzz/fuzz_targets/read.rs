//! See `kompis_fuzz::read`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kompis_fuzz::read(data));
