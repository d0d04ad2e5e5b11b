//! Captions in WebVTT (<https://www.w3.org/TR/webvtt1/>): what is said in a recording, and when.

use thiserror::Error;

/// Longest captions of one recording in one language, in bytes: far more than three hours of speech.
pub const MAX_CAPTIONS: usize = 200_000;

/// Something that is said or heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// When it begins, in seconds from the recording's start.
    pub from: f64,
    /// When it ends, in seconds; later than `from`.
    pub to: f64,
    /// The words as plain text, the speaker's name in front where one is given.
    pub text: String,
}

/// Captions that no browser would show as they are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {line}: {fault}")]
pub struct BadCaptions {
    /// The line of the text, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// The mistakes that captions can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// The first line is not `WEBVTT`.
    #[error("captions begin with a line WEBVTT")]
    NoHeader,
    /// Nothing is said in them.
    #[error("there is not a single caption")]
    NoCue,
    /// No line of two times where one belongs.
    #[error("here stand two times such as 00:01.000 --> 00:04.500")]
    Times,
    /// A caption that ends before it begins.
    #[error("this caption ends before it begins")]
    Backwards,
    /// A caption that begins before the one above it.
    #[error("this caption begins before the one above it")]
    Order,
    /// Times without words.
    #[error("this caption has no words")]
    NoWords,
    /// More than [`MAX_CAPTIONS`] bytes.
    #[error("these captions are too long")]
    TooLong,
}

/// Reads captions strictly: what a browser would drop in silence is an error here.
pub fn parse(text: &str) -> Result<Vec<Cue>, BadCaptions> {
    let bad = |line: usize, fault| BadCaptions { line: line + 1, fault };
    if text.len() > MAX_CAPTIONS {
        return Err(bad(0, Fault::TooLong));
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let header = lines.first().and_then(|line| line.strip_prefix("WEBVTT"));
    if !header.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return Err(bad(0, Fault::NoHeader));
    }
    let mut cues: Vec<Cue> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|line| lines[*line].is_empty()).unwrap_or(lines.len());
        let block = &lines[at..end];
        if at > 0 && !block.is_empty() && !is_remark(block[0]) {
            // A caption may have a name of its own above its times.
            let times = usize::from(!block[0].contains("-->"));
            let here = at + times;
            let (from, to) = block
                .get(times)
                .and_then(|line| span(line))
                .ok_or_else(|| bad(here, Fault::Times))?;
            if to <= from {
                return Err(bad(here, Fault::Backwards));
            }
            if cues.last().is_some_and(|before| before.from > from) {
                return Err(bad(here, Fault::Order));
            }
            let words = plain(&block[times + 1..].join(" "));
            if words.is_empty() {
                return Err(bad(here, Fault::NoWords));
            }
            cues.push(Cue { from, to, text: words });
        }
        at = end + 1;
    }
    if cues.is_empty() { Err(bad(0, Fault::NoCue)) } else { Ok(cues) }
}

/// Whether a block is for people and browsers rather than to be read.
fn is_remark(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"].iter().any(|word| {
        line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })
}

/// `00:01.000 --> 00:04.500 align:start` as seconds.
fn span(line: &str) -> Option<(f64, f64)> {
    let (from, rest) = line.split_once("-->")?;
    Some((seconds(from.trim())?, seconds(rest.split_whitespace().next()?)?))
}

/// `01:02.500` or `00:01:02.500`.
fn seconds(time: &str) -> Option<f64> {
    let (clock, thousandths) = time.split_once('.')?;
    let number = |part: &str, least: usize, most: usize| -> Option<f64> {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        ((least..=most).contains(&part.len()) && plain).then(|| part.parse().ok()).flatten()
    };
    let sixty = |part| number(part, 2, 2).filter(|number| *number < 60.0);
    let parts: Vec<&str> = clock.split(':').collect();
    let whole = match parts.as_slice() {
        [minutes, seconds] => sixty(minutes)? * 60.0 + sixty(seconds)?,
        [hours, minutes, seconds] => {
            number(hours, 2, 4)? * 3600.0 + sixty(minutes)? * 60.0 + sixty(seconds)?
        }
        _ => return None,
    };
    Some(whole + number(thousandths, 3, 3)? / 1000.0)
}

/// A caption's words without marks: `<v Lan>Chào <i>bạn</i>` is `Lan: Chào bạn`.
fn plain(marked: &str) -> String {
    let mut words = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        let (mark, after) = after.split_once('>').unwrap_or(("", after));
        if let Some((class, speaker)) = mark.split_once(char::is_whitespace)
            && (class == "v" || class.starts_with("v."))
        {
            words.push_str(speaker.trim());
            words.push_str(": ");
        }
        rest = after;
    }
    words.push_str(rest);
    // The ampersand last, so that nothing is read twice.
    for (name, letter) in
        [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}"), ("&lrm;", ""), ("&rlm;", "")]
    {
        words = words.replace(name, letter);
    }
    words
        .replace("&amp;", "&")
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (usize, Fault) {
        let bad = parse(text).expect_err("a mistake");
        (bad.line, bad.fault)
    }

    #[test]
    fn what_is_said_is_read_with_its_times() {
        let text = "\u{feff}WEBVTT - lời kể\r\nKind: captions\r\n\r\nNOTE ghi chú\r\n\r\nmột\r\n\
            00:01.000 --> 00:02.500 align:start\r\n<v Bà Lan>Chè &amp; <i>núi</i>\r\nvà mây\r\n\r\n\
            01:00:00.250 --> 01:00:01.000\r\n&lt;nước chảy&gt;\r\n";
        assert_eq!(
            parse(text),
            Ok(vec![
                Cue { from: 1.0, to: 2.5, text: "Bà Lan: Chè & núi và mây".into() },
                Cue { from: 3600.25, to: 3601.0, text: "<nước chảy>".into() },
            ])
        );
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let cue = "00:01.000 --> 00:02.000\na";
        for (text, line, wrong) in [
            ("1\n00:00:01,000 --> 00:00:02,000\na", 1, Fault::NoHeader),
            ("WEBVTTX\n\n", 1, Fault::NoHeader),
            ("WEBVTT\n\nNOTE nothing\n", 1, Fault::NoCue),
            ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\na", 3, Fault::Times),
            ("WEBVTT\n\n00:61.000 --> 02:02.000\na", 3, Fault::Times),
            ("WEBVTT\n\nonly words", 4, Fault::Times),
            ("WEBVTT\n\nname\n00:03.000 --> 00:02.000\na", 4, Fault::Backwards),
            ("WEBVTT\n\n00:03.000 --> 00:04.000\n<i></i>", 3, Fault::NoWords),
        ] {
            assert_eq!(fault(text), (line, wrong), "{text}");
        }
        let late = format!("WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n{cue}");
        assert_eq!(fault(&late), (6, Fault::Order));
        assert_eq!(fault(&"x".repeat(MAX_CAPTIONS + 1)), (1, Fault::TooLong));
    }
}
