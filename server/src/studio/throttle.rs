//! Slows down password guessing, by account and by address.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// Attempts at one account: five at once, then one every thirty seconds.
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
const ACCOUNT_PAUSE: Duration = Duration::from_secs(30);
/// Attempts from one address, behind which a whole office may sit: thirty at once, then one every five
/// seconds.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
const ADDRESS_PAUSE: Duration = Duration::from_secs(5);
/// Above so many keys, those that are long at rest are forgotten.
const MANY: usize = 10_000;

/// Counts attempts to log in.
#[derive(Debug)]
pub struct Throttle {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Throttle {
    fn default() -> Self {
        let quota = |pause, burst| Quota::with_period(pause).map(|quota| quota.allow_burst(burst));
        // A period is refused only where it is zero.
        let slow = Quota::per_minute(ACCOUNT_BURST);
        Self {
            accounts: RateLimiter::keyed(quota(ACCOUNT_PAUSE, ACCOUNT_BURST).unwrap_or(slow)),
            addresses: RateLimiter::keyed(quota(ADDRESS_PAUSE, ADDRESS_BURST).unwrap_or(slow)),
        }
    }
}

impl Throttle {
    /// Counts an attempt. `false`: it comes too soon and is not to be carried out.
    pub fn allows(&self, account: &str, address: IpAddr) -> bool {
        if self.accounts.len() > MANY {
            self.accounts.retain_recent();
        }
        if self.addresses.len() > MANY {
            self.addresses.retain_recent();
        }
        let account = self.accounts.check_key(&account.to_lowercase()).is_ok();
        self.addresses.check_key(&address).is_ok() && account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_guess_in_a_row_must_wait_from_wherever_it_comes() {
        let throttle = Throttle::default();
        for last in 1..=5 {
            assert!(throttle.allows("lan", [127, 0, 0, last].into()));
        }
        assert!(!throttle.allows("Lan", [127, 0, 0, 9].into()));
        assert!(throttle.allows("hoa", [127, 0, 0, 9].into()));
    }
}
