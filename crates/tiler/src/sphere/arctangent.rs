//! The arctangent as a polynomial: the same bits on every machine, and loops over it vectorise.

/// Terms of the series; the first one left out is below 10⁻⁹ rad, a hundred-thousandth of a pixel.
const TERMS: usize = 10;

/// Coefficients of `atan(x) / x` in powers of `x²`, for |x| ≤ 1.
const COEFFICIENTS: [f64; TERMS] = coefficients();

/// Expands the Chebyshev series `atan x = 2 Σ (−1)ᵏ p²ᵏ⁺¹ / (2k+1) · T₂ₖ₊₁(x)`, `p = √2 − 1`
/// (Mason & Handscomb, "Chebyshev Polynomials", 2003), into powers.
const fn coefficients() -> [f64; TERMS] {
    let p = std::f64::consts::SQRT_2 - 1.0;
    // Odd Chebyshev polynomials divided by x, in powers of x²: T₁ = x, T₃ = 4x³ − 3x, and
    // T₂ₖ₊₃ = (4x² − 2) T₂ₖ₊₁ − T₂ₖ₋₁.
    let mut before = [0.0; TERMS];
    let mut current = [0.0; TERMS];
    before[0] = 1.0; // T₋₁ = x
    current[0] = 1.0; // T₁ = x
    let mut sum = [0.0; TERMS];
    let mut power = p;
    let mut k = 0;
    while k < TERMS {
        let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
        let factor = 2.0 * sign * power / (2 * k + 1) as f64;
        let mut next = [0.0; TERMS];
        let mut i = 0;
        while i < TERMS {
            sum[i] += factor * current[i];
            let shifted = if i == 0 { 0.0 } else { current[i - 1] };
            next[i] = 4.0 * shifted - 2.0 * current[i] - before[i];
            i += 1;
        }
        before = current;
        current = next;
        power *= p * p;
        k += 1;
    }
    sum
}

/// The arctangent of a number from −1 to 1, in radians.
#[inline]
pub(super) fn arctangent(x: f64) -> f64 {
    let square = x * x;
    let mut sum = COEFFICIENTS[TERMS - 1];
    for coefficient in COEFFICIENTS[..TERMS - 1].iter().rev() {
        sum = sum * square + coefficient;
    }
    sum * x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_equals_the_true_arctangent() {
        for i in -1000..=1000 {
            let x = f64::from(i) / 1000.0;
            assert!((arctangent(x) - x.atan()).abs() < 2e-9, "{x}");
        }
    }
}
