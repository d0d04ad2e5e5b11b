//! Putting short lists in order.

/// Sorts by a number, the smallest first; equal ones keep their order. An insertion sort: a few dozen
/// entries, mostly in order from the frame before, need no more, and the standard library's sorts weigh
/// several kilobytes for each kind of list.
pub fn sort_by_number<T: Copy>(items: &mut [T], number: impl Fn(&T) -> f64) {
    for end in 1..items.len() {
        let item = items[end];
        let value = number(&item);
        let mut place = end;
        while place > 0 && number(&items[place - 1]) > value {
            items[place] = items[place - 1];
            place -= 1;
        }
        items[place] = item;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(
            numbers in prop::collection::vec((-5i8..5, 0u8..=255), 0..60),
        ) {
            let mut expected = numbers.clone();
            expected.sort_by_key(|pair| pair.0);
            let mut sorted = numbers;
            sort_by_number(&mut sorted, |pair| f64::from(pair.0));
            prop_assert_eq!(sorted, expected);
        }
    }
}
