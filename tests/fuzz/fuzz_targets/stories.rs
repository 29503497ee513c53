#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| helpdesk_tests::fuzz::stories(bytes));
