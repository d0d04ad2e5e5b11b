//! Numbers as text: plain decimals such as `-12.5`, and whole numbers.
//!
//! The standard library reads and writes every number there is, exactly; the tables for that weigh more in
//! the browser than all our geometry. Angles in addresses need neither exponents nor seventeen digits, and
//! even `to_string` of a whole number brings padding and signs along.

/// Digits that fit a double exactly, also after the division by a power of ten that is exact itself.
const DIGITS: u32 = 15;

/// Reads a plain decimal: an optional sign, digits, and perhaps a point and digits. More than fifteen
/// significant digits are cut off. `None` for everything else, `inf`, `nan` and `1e5` included.
pub fn parse_decimal(text: &str) -> Option<f64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mut number, mut taken, mut any, mut point) = (0u64, 0, false, false);
    let (mut divisor, mut factor) = (1.0, 1.0);
    for letter in digits.bytes() {
        match letter {
            b'0'..=b'9' => {
                any = true;
                if taken < DIGITS {
                    number = number * 10 + u64::from(letter - b'0');
                    taken += u32::from(number > 0);
                    divisor *= if point { 10.0 } else { 1.0 };
                } else if !point {
                    factor *= 10.0;
                }
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    // Both are exact, so the quotient is the double nearest to the text.
    let value = number as f64 * factor / divisor;
    (any && value.is_finite()).then_some(if negative { -value } else { value })
}

/// Writes a number with at most two decimals and no superfluous zeros. What is no number becomes 0; there
/// is no `-0`.
pub fn format_decimal(value: f64) -> String {
    let hundredths = (value.abs() * 100.0).round() as u64;
    let mut text = String::new();
    if value < 0.0 && hundredths > 0 {
        text.push('-');
    }
    push_whole(&mut text, hundredths / 100);
    let (tenth, hundredth) = (hundredths / 10 % 10, hundredths % 10);
    if tenth + hundredth > 0 {
        text.push('.');
        text.push(char::from(b'0' + tenth as u8));
        if hundredth > 0 {
            text.push(char::from(b'0' + hundredth as u8));
        }
    }
    text
}

/// A whole number as text.
pub fn format_whole(number: usize) -> String {
    let mut text = String::new();
    push_whole(&mut text, number as u64);
    text
}

/// Appends a whole number.
pub fn push_whole(text: &mut String, number: u64) {
    if number >= 10 {
        push_whole(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in ["", "-", ".", "+.", "1e5", "inf", "NaN", "1.2.3", "--1", " 1", "1 ", "٣"] {
            assert_eq!(parse_decimal(text), None, "{text:?}");
        }
        for (text, value) in [("5.", 5.0), (".5", 0.5), ("+7", 7.0), ("-0", 0.0), ("0012.50", 12.5)]
        {
            assert_eq!(parse_decimal(text), Some(value), "{text:?}");
        }
    }

    #[test]
    fn odd_numbers_become_text_that_can_be_read() {
        assert_eq!(
            [f64::NAN, -0.001, 30.0, -4.5, 0.07].map(format_decimal),
            ["0", "0", "30", "-4.5", "0.07"]
        );
    }

    proptest! {
        #[test]
        fn it_reads_as_the_standard_library_does(whole in -99_999i64..99_999, part in 0u32..1_000_000_000) {
            let text = format!("{whole}.{part:09}");
            prop_assert_eq!(parse_decimal(&text), text.parse::<f64>().ok());
        }

        #[test]
        fn it_writes_as_the_standard_library_does(value in -400.0..400.0f64) {
            let rounded = (value * 100.0).round() / 100.0 + 0.0;
            prop_assert_eq!(format_decimal(value), rounded.to_string());
        }

        #[test]
        fn whole_numbers_are_written_as_the_standard_library_does(number: usize, places in 0u32..20) {
            let number = number / 10usize.pow(places);
            prop_assert_eq!(format_whole(number), number.to_string());
        }

        #[test]
        fn long_numbers_lose_only_digits_nobody_sees(text in "[0-9]{1,30}\\.[0-9]{1,30}") {
            let exact: f64 = text.parse().expect("a number");
            let read = parse_decimal(&text).expect("a decimal");
            prop_assert!((read - exact).abs() <= exact.abs() * 1e-13);
        }
    }
}
