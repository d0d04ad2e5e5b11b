//! JSON-LD (schema.org): what search engines read beside the page.

use super::{layout::shortened, visit::Visit};
use serde_json::{Value, json};
use sonla360_content::{Article, Place, Scene};

/// A way down to the page: names with paths, the home page first.
pub fn breadcrumbs(origin: &str, steps: &[(&str, String)]) -> Value {
    let items: Vec<_> = (1..)
        .zip(steps)
        .map(|(position, (name, path))| {
            json!({
                "@type": "ListItem", "position": position, "name": name,
                "item": format!("{origin}{path}"),
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

/// The site itself, with its search.
pub fn website(visit: &Visit) -> Value {
    let language = visit.language;
    let origin = &visit.origin;
    json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": visit.province.name.in_language(language),
        "description": visit.province.tagline.in_language(language),
        "url": format!("{origin}/{language}/"),
        "inLanguage": language.code(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": format!("{origin}/{language}/search?q={{search_term_string}}"),
            "query-input": "required name=search_term_string",
        },
    })
}

/// A place people can go to. A point is given only where it is verified.
pub fn place(visit: &Visit, place: &Place, image: Option<String>) -> Value {
    let language = visit.language;
    let mut document = json!({
        "@context": "https://schema.org",
        "@type": "TouristAttraction",
        "name": place.name.in_language(language),
        "description": place.summary.in_language(language),
        "url": format!("{}{}", visit.origin, visit.path),
        "inLanguage": language.code(),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.address.in_language(language),
            "addressRegion": "Sơn La",
            "addressCountry": "VN",
        },
    });
    if let Some(point) = place.location.filter(|location| location.verified) {
        document["geo"] = json!({
            "@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude,
        });
    }
    if let Some(image) = image {
        document["image"] = Value::String(image);
    }
    document
}

/// A scene: an attraction one can look round in.
pub fn scene(visit: &Visit, scene: &Scene, shown: Option<&Place>, image: &str) -> Value {
    let language = visit.language;
    let description = shortened(scene.description.in_language(language), 300);
    let mut document = match shown {
        Some(shown) => place(visit, shown, None),
        None => json!({ "@context": "https://schema.org", "@type": "TouristAttraction" }),
    };
    document["name"] = scene.title.in_language(language).into();
    document["description"] = description.into();
    document["url"] = format!("{}{}", visit.origin, visit.path).into();
    document["inLanguage"] = language.code().into();
    document["image"] = json!({
        "@type": "ImageObject",
        "contentUrl": image,
        "creditText": scene.credit.in_language(language),
        "license": scene.licence,
    });
    document
}

/// An article.
pub fn article(visit: &Visit, article: &Article, image: Option<String>) -> Value {
    let language = visit.language;
    let mut document = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title.in_language(language),
        "description": article.summary.in_language(language),
        "datePublished": article.date,
        "author": { "@type": "Organization", "name": article.author.in_language(language) },
        "url": format!("{}{}", visit.origin, visit.path),
        "inLanguage": language.code(),
    });
    if let Some(image) = image {
        document["image"] = Value::String(image);
    }
    document
}
