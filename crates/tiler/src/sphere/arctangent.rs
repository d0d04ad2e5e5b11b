//! The arctangent as a polynomial: the same bits on every machine, and loops over it vectorise.

/// Terms of the series; the first one left out is below 4 · 10⁻⁸ rad, a ten-thousandth of a pixel at
/// 16384 columns, which is what 32-bit numbers resolve.
pub(super) const TERMS: usize = 8;

/// Coefficients of `atan(x) / x` in powers of `x²`, for |x| ≤ 1.
pub(super) const COEFFICIENTS: [f32; TERMS] = coefficients();

/// Expands the Chebyshev series `atan x = 2 Σ (−1)ᵏ p²ᵏ⁺¹ / (2k+1) · T₂ₖ₊₁(x)`, `p = √2 − 1`
/// (Mason & Handscomb, "Chebyshev Polynomials", 2003), into powers.
const fn coefficients() -> [f32; TERMS] {
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
    let mut single = [0.0; TERMS];
    let mut i = 0;
    while i < TERMS {
        single[i] = sum[i] as f32;
        i += 1;
    }
    single
}

/// The arctangent of a number from −1 to 1, in radians.
#[inline(always)]
pub(super) fn arctangent(x: f32) -> f32 {
    let square = x * x;
    let mut sum = COEFFICIENTS[TERMS - 1];
    let mut term = TERMS - 1;
    while term > 0 {
        term -= 1;
        sum = sum * square + COEFFICIENTS[term];
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
            let error = f64::from(arctangent(x as f32)) - x.atan();
            assert!(error.abs() < 1.5e-7, "{x}: {error}");
        }
    }
}
