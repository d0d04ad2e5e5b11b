//! What the command line and the environment decide, checked once.

use anyhow::{Context as _, bail};
use axum::http::{Uri, uri::PathAndQuery};
use std::sync::Arc;

/// The address under which visitors reach the site, such as `https://360.example.vn`: a scheme and a
/// host, no path, no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Arc<str>);

impl PublicUrl {
    /// Checks an address.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let uri: Uri =
            text.parse().with_context(|| format!("--public-url {text:?} is not an address"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            bail!(
                "--public-url {text:?} lacks its beginning: write it like https://360.example.vn"
            );
        };
        let plain_path = uri.path_and_query().map_or("/", PathAndQuery::as_str) == "/";
        if !matches!(scheme, "http" | "https") || !plain_path {
            bail!(
                "--public-url {text:?} must be http(s)://host without a path: write it like https://360.example.vn"
            );
        }
        Ok(Self(format!("{scheme}://{authority}").into()))
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_a_scheme_and_a_host() {
        let url = PublicUrl::parse("https://360.example.vn/").expect("usable");
        assert_eq!(url.as_str(), "https://360.example.vn");
        for bad in ["360.example.vn", "https://a.b/c", "ftp://a.b", "https://a.b/?q=1", ""] {
            assert!(PublicUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
