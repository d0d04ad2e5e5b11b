//! The fonts of the interface, from their npm packages, with the licences that they ask to carry along.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// A family: the package it comes from and the part of it that we ship.
struct Family {
    package: &'static str,
    weights: &'static [u16],
    /// The pieces by script; a browser fetches only those whose characters a page shows.
    subsets: &'static [&'static str],
}

const FAMILIES: [Family; 2] = [
    // Drawn in Vietnam for Vietnamese: the stacked marks (ổ, ứ, ễ) keep clear of the line above.
    Family {
        package: "be-vietnam-pro",
        weights: &[400, 500, 600, 700],
        subsets: &["vietnamese", "latin", "latin-ext"],
    },
    // The script of the Thái of the north-west; few machines have a font for it.
    Family { package: "noto-sans-tai-viet", weights: &[400], subsets: &["tai-viet"] },
];

/// Copies `fonts/*.woff2` and `LICENSES/*.txt`, and writes `fonts.css`.
pub fn collect(packages: &Path, to: &Path) -> Result<()> {
    let fonts = to.join("fonts");
    let licences = to.join("LICENSES");
    fs::create_dir_all(&fonts)?;
    fs::create_dir_all(&licences)?;
    let mut css = String::new();
    for family in &FAMILIES {
        let package = packages.join("@fontsource").join(family.package);
        fs::copy(package.join("LICENSE"), licences.join(format!("{}.txt", family.package)))
            .with_context(|| format!("the licence of {} is missing", family.package))?;
        for weight in family.weights {
            let sheet = package.join(format!("{weight}.css"));
            let text = fs::read_to_string(&sheet)
                .with_context(|| format!("reading {}", sheet.display()))?;
            for subset in family.subsets {
                let file = format!("{}-{subset}-{weight}-normal.woff2", family.package);
                fs::copy(package.join("files").join(&file), fonts.join(&file))
                    .with_context(|| format!("the font file {file} is missing"))?;
                css.push_str(&face(&text, &file)?);
            }
        }
    }
    fs::write(to.join("fonts.css"), css)?;
    Ok(())
}

/// The `@font-face` rule for one file, on one line, its address changed to where we put the file.
fn face(sheet: &str, file: &str) -> Result<String> {
    let Some(rule) = sheet.split("@font-face").find(|rule| rule.contains(&format!("/{file})")))
    else {
        bail!("no @font-face rule mentions {file}");
    };
    let (Some(start), Some(end)) = (rule.find('{'), rule.find('}')) else {
        bail!("the @font-face rule of {file} has no braces");
    };
    let mut line = String::from("@font-face{");
    for declaration in rule[start + 1..end].split(';').map(str::trim).filter(|d| !d.is_empty()) {
        let Some((property, value)) = declaration.split_once(':') else {
            bail!("the @font-face rule of {file} holds the odd declaration `{declaration}`");
        };
        let value = match property {
            "src" => format!("url(fonts/{file}) format('woff2')"),
            _ => value.trim().to_owned(),
        };
        write!(line, "{property}:{value};")?;
    }
    line.pop();
    line.push_str("}\n");
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "/* a-latin-400-normal */\n@font-face {\n  font-family: 'A';\n  font-display: swap;\n  \
        src: url(./files/a-latin-400-normal.woff2) format('woff2'), url(./files/a-latin-400-normal.woff) format('woff');\n  \
        unicode-range: U+0000-00FF,U+0131;\n}/* b */\n@font-face {\n font-family: 'B'; src: url(./files/b.woff2);\n}";

    #[test]
    fn a_rule_points_to_our_copy_and_keeps_its_range() {
        assert_eq!(
            face(SHEET, "a-latin-400-normal.woff2").unwrap(),
            "@font-face{font-family:'A';font-display:swap;src:url(fonts/a-latin-400-normal.woff2) \
             format('woff2');unicode-range:U+0000-00FF,U+0131}\n"
        );
    }

    #[test]
    fn a_font_without_a_rule_is_an_error() {
        assert!(face(SHEET, "c.woff2").is_err());
    }
}
