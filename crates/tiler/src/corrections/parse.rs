//! Corrections as they are typed on a command line.

use super::{CorrectionError, Nadir, Region};
use crate::Levelling;
use std::str::FromStr;

fn three(text: &str) -> Result<[f64; 3], CorrectionError> {
    let wrong = || CorrectionError::NotThreeNumbers(text.to_owned());
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
    numbers.ok().and_then(|numbers| numbers.try_into().ok()).ok_or_else(wrong)
}

/// `yaw,pitch,roll`
impl FromStr for Levelling {
    type Err = CorrectionError;

    fn from_str(text: &str) -> Result<Self, CorrectionError> {
        let [yaw, pitch, roll] = three(text)?;
        Ok(Self { yaw, pitch, roll })
    }
}

/// `yaw,pitch,radius`
impl FromStr for Region {
    type Err = CorrectionError;

    fn from_str(text: &str) -> Result<Self, CorrectionError> {
        let [yaw, pitch, radius] = three(text)?;
        Ok(Self { yaw, pitch, radius })
    }
}

/// `blur:RADIUS` or `logo:FILE:RADIUS`; the file's name may hold colons.
impl FromStr for Nadir {
    type Err = CorrectionError;

    fn from_str(text: &str) -> Result<Self, CorrectionError> {
        let wrong = || CorrectionError::NotAPatch(text.to_owned());
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_no_number| wrong());
        if let Some(radius) = text.strip_prefix("blur:") {
            return Ok(Self::Blur { radius: number(radius)? });
        }
        let (image, radius) =
            text.strip_prefix("logo:").and_then(|rest| rest.rsplit_once(':')).ok_or_else(wrong)?;
        if image.is_empty() {
            return Err(wrong());
        }
        Ok(Self::Logo { image: image.into(), radius: number(radius)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let region = Region { yaw: -10.5, pitch: 3.0, radius: 2.0 };
        assert_eq!("-10.5, 3,2".parse(), Ok(region));
        assert_eq!("0,1.5,-2".parse(), Ok(Levelling { yaw: 0.0, pitch: 1.5, roll: -2.0 }));
        assert_eq!("blur:12".parse(), Ok(Nadir::Blur { radius: 12.0 }));
        let logo = Nadir::Logo { image: "c:/mark.png".into(), radius: 9.5 };
        assert_eq!("logo:c:/mark.png:9.5".parse(), Ok(logo));
    }

    #[test]
    fn what_is_no_correction_is_refused() {
        for bad in ["", "1,2", "1,2,3,4", "a,b,c"] {
            assert!(bad.parse::<Region>().is_err() && bad.parse::<Levelling>().is_err(), "{bad}");
        }
        for bad in ["", "blur", "blur:x", "logo:mark.png", "logo::5", "mirror:5"] {
            assert!(bad.parse::<Nadir>().is_err(), "{bad}");
        }
    }
}
