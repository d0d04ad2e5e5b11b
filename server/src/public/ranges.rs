//! Which part of a file a request asks for (RFC 9110, 14): players ask for the middle of a film first.

use axum::http::{
    HeaderMap, HeaderValue,
    header::{IF_RANGE, RANGE},
};
use std::ops::Range;

/// What is to be sent of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Beyond,
}

/// What a request wants of a file of `length` bytes, at least one, that carries this tag. Several parts at
/// once are answered with the whole, as is everything that is no range of bytes.
pub fn wanted(headers: &HeaderMap, tag: &HeaderValue, length: u64) -> Wanted {
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let same = headers.get(IF_RANGE).is_none_or(|held| held == tag);
    let parts =
        range.and_then(|range| range.strip_prefix("bytes=")).and_then(|r| r.split_once('-'));
    let Some((from, to)) = parts.filter(|_| same) else { return Wanted::Whole };
    let number = |text: &str| -> Option<Option<u64>> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let text = text.trim();
        if text.is_empty() { Some(None) } else { digits.then(|| text.parse().ok()) }
    };
    let (Some(from), Some(to)) = (number(from.trim()), number(to.trim())) else {
        return Wanted::Whole;
    };
    let part = match (from, to) {
        (None, None) => return Wanted::Whole,
        (None, Some(last)) => length.saturating_sub(last)..length,
        (Some(from), None) => from..length,
        (Some(from), Some(to)) if to < from => return Wanted::Whole,
        (Some(from), Some(to)) => from..to.saturating_add(1).min(length),
    };
    if part.start < part.end { Wanted::Part(part) } else { Wanted::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, held: Option<&str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().expect("a header"));
        if let Some(held) = held {
            headers.insert(IF_RANGE, held.parse().expect("a header"));
        }
        wanted(&headers, &HeaderValue::from_static("\"tag\""), 100)
    }

    #[test]
    fn a_part_is_cut_to_the_file() {
        assert_eq!(asked("bytes=0-", None), Wanted::Part(0..100));
        assert_eq!(asked("bytes=10-19", None), Wanted::Part(10..20));
        assert_eq!(asked("bytes=90-1000", None), Wanted::Part(90..100));
        assert_eq!(asked("bytes=-10", None), Wanted::Part(90..100));
        assert_eq!(asked("bytes=-1000", None), Wanted::Part(0..100));
        assert_eq!(asked("bytes=5-5", Some("\"tag\"")), Wanted::Part(5..6));
    }

    #[test]
    fn what_is_not_there_is_told_and_what_makes_no_sense_is_the_whole() {
        assert_eq!(asked("bytes=100-", None), Wanted::Beyond);
        assert_eq!(asked("bytes=-0", None), Wanted::Beyond);
        for range in ["bytes=", "bytes=-", "bytes=9-2", "bytes=0-1,5-6", "bytes=a-b", "lines=1-2"] {
            assert_eq!(asked(range, None), Wanted::Whole, "{range}");
        }
        assert_eq!(asked("bytes=5-5", Some("\"older\"")), Wanted::Whole);
        assert_eq!(asked("bytes=99999999999999999999-", None), Wanted::Whole);
    }
}
