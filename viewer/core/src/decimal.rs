//! Numbers as text for style sheets and drawings. Whole-number arithmetic: the standard library's
//! formatting of fractions weighs more than the interface's logic, and this runs in every frame.

use sonla360_geometry::push_whole;

/// Appends a number with two decimals. Beyond twenty million it is cut off.
pub fn push_hundredths(text: &mut String, value: f64) {
    let hundredths = (value * 100.0).round() as i32;
    if hundredths < 0 {
        text.push('-');
    }
    let size = hundredths.unsigned_abs();
    push_whole(text, u64::from(size / 100));
    text.push('.');
    text.push(digit(size / 10));
    text.push(digit(size));
}

fn digit(number: u32) -> char {
    char::from(b'0' + (number % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_reads_back_as_the_number(value in -100_000.0..100_000.0f64) {
            let mut text = String::from("x");
            push_hundredths(&mut text, value);
            let read: f64 = text[1..].parse().expect("a number");
            prop_assert!((read - value).abs() < 0.005_001, "{value} {text}");
        }
    }

    #[test]
    fn odd_numbers_are_still_numbers() {
        for (value, expected) in [(f64::NAN, "0.00"), (-0.001, "0.00"), (7.0, "7.00")] {
            let mut text = String::new();
            push_hundredths(&mut text, value);
            assert_eq!(text, expected);
        }
    }
}
