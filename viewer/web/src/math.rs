//! Trigonometry from the browser, which has it anyway: compiled along it weighs 5 KB (brotli) in every first
//! visit, most of it tables for reducing huge angles.
//!
//! The target's own library defines these symbols weakly, so the linker prefers ours for every `f64::sin`
//! in the program. All of them take and return plain numbers, which is also their type in C.

#![allow(unsafe_code)] // only for the attribute: the symbols are those that the compiler itself calls

use js_sys::Math;

macro_rules! from_the_browser {
    ($($name:ident($($argument:ident),+) = $method:ident;)+) => {$(
        #[unsafe(no_mangle)]
        extern "C" fn $name($($argument: f64),+) -> f64 {
            Math::$method($($argument),+)
        }
    )+};
}

from_the_browser! {
    sin(x) = sin;
    cos(x) = cos;
    tan(x) = tan;
    asin(x) = asin;
    acos(x) = acos;
    atan(x) = atan;
    atan2(y, x) = atan2;
    exp(x) = exp;
    log(x) = log;
}

/// The remainder of a division, with the sign of the dividend. The exact one takes a loop over the bits of
/// huge quotients, in 128 bits; ours are turns, for which this is exact to a part in 10¹⁴.
#[unsafe(no_mangle)]
extern "C" fn fmod(dividend: f64, divisor: f64) -> f64 {
    dividend - (dividend / divisor).trunc() * divisor
}

/// The length of a vector. The exact one keeps squares from overflowing, for numbers that no picture has.
#[unsafe(no_mangle)]
extern "C" fn hypot(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}
