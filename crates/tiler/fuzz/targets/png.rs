//! Whole PNG files; the decoder leaves checksums unchecked under a fuzzer.

#![no_main]

mod reading;

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let of_this_format = data.starts_with(b"\x89PNG");
    if !of_this_format {
        return Corpus::Reject;
    }
    reading::examine(data);
    Corpus::Keep
});
