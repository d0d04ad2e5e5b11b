//! `/api/v1/openapi.json`.

use crate::{error::AppError, public::respond};
use axum::response::Response;

/// The description, kept by hand beside the code.
pub const DOCUMENT: &str = include_str!("openapi.json");

/// `GET /api/v1/openapi.json`
pub async fn show() -> Result<Response, AppError> {
    Ok(respond::document("application/json", DOCUMENT.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_description_lists_exactly_the_routes_there_are() {
        let document: serde_json::Value = serde_json::from_str(DOCUMENT).expect("JSON");
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.")));
        let paths = document["paths"].as_object().expect("an object");
        let described: BTreeSet<_> =
            paths.keys().map(String::as_str).filter(|path| path.starts_with("/api/")).collect();
        let served: BTreeSet<_> = super::super::routes().iter().map(|(path, _)| *path).collect();
        assert_eq!(described, served);
        for (path, item) in paths {
            let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
            for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                let known = |parameter: &serde_json::Value| {
                    let pointer = parameter["$ref"].as_str().and_then(|r| r.strip_prefix('#'));
                    let parameter =
                        pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(parameter);
                    parameter["name"] == name && parameter["in"] == "path"
                };
                assert!(parameters.iter().any(known), "{path} does not describe {name}");
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document: serde_json::Value = serde_json::from_str(DOCUMENT).expect("JSON");
        for reference in DOCUMENT.split("\"$ref\": \"#").skip(1) {
            let pointer = reference.split('"').next().unwrap_or_default();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
