//! See `kompis_fuzz::edit`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kompis_fuzz::edit(data));
