//! Turns `locales/*/viewer.ftl` into a table of texts: the translators' format at build time, plain
//! strings in the browser, where a Fluent parser would weigh more than the whole interface.
//!
//! Only plain messages, placeables of the form `{ $name }` and literals such as `{ "\u00A0" }` are allowed.
//! Every language must have the same messages with the same placeables; anything else stops the build with
//! the file and the message.

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, PatternElement},
    parser,
    unicode::unescape_unicode_to_string,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Messages of one language by identifier; placeables stand in the text as `{name}`.
type Messages = BTreeMap<String, String>;

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={problem}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let locales = PathBuf::from("../../locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let mut languages = BTreeMap::new();
    for code in folders(&locales).map_err(|error| format!("{}: {error}", locales.display()))? {
        let file = locales.join(&code).join("viewer.ftl");
        if file.exists() {
            println!("cargo::rerun-if-changed={}", file.display());
            languages.insert(code, read(&file)?);
        }
    }
    check_parity(&languages)?;
    let target = env::var("OUT_DIR").map_err(|_unset| "cargo sets OUT_DIR".to_owned())?;
    let target = Path::new(&target).join("messages.rs");
    fs::write(&target, table(&languages)).map_err(|error| format!("{}: {error}", target.display()))
}

fn folders(path: &Path) -> io::Result<Vec<String>> {
    let mut names: Vec<_> = fs::read_dir(path)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

fn read(file: &Path) -> Result<Messages, String> {
    let name = file.display();
    let source = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    let resource = parser::parse(source.as_str()).map_err(|(_, errors)| {
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        format!("{name}: {}", errors.join("; "))
    })?;
    let mut messages = Messages::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Term(term) => {
                return Err(format!("{name}: the term -{} is not supported", term.id.name));
            }
            Entry::Junk { content } => return Err(format!("{name}: not understood: {content}")),
        };
        let id = message.id.name;
        if !message.attributes.is_empty() {
            return Err(format!("{name}: {id} has attributes, which are not supported"));
        }
        let Some(pattern) = message.value else {
            return Err(format!("{name}: {id} has no text"));
        };
        let mut text = String::new();
        for element in pattern.elements {
            match element {
                PatternElement::TextElement { value } if value.contains(['{', '}']) => {
                    return Err(format!("{name}: {id} has a brace in its text"));
                }
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable {
                    expression:
                        Expression::Inline(InlineExpression::VariableReference { id: variable }),
                } => {
                    let _ = write!(text, "{{{}}}", variable.name);
                }
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::StringLiteral { value }),
                } if !value.contains(['{', '}']) => {
                    text.push_str(&unescape_unicode_to_string(value));
                }
                PatternElement::Placeable { .. } => {
                    return Err(format!(
                        "{name}: {id} has a placeable that is neither {{ $name }} nor a literal"
                    ));
                }
            }
        }
        if text.contains('\n') {
            return Err(format!("{name}: {id} has more than one line"));
        }
        if messages.insert(id.to_owned(), text).is_some() {
            return Err(format!("{name}: {id} stands there twice"));
        }
    }
    Ok(messages)
}

fn check_parity(languages: &BTreeMap<String, Messages>) -> Result<(), String> {
    let (first, reference) = languages.first_key_value().ok_or("there is no viewer.ftl")?;
    for (code, messages) in languages {
        for (have, lack, lacking) in [(reference, messages, code), (messages, reference, first)] {
            if let Some(id) = have.keys().find(|id| !lack.contains_key(*id)) {
                return Err(format!("locales/{lacking}/viewer.ftl lacks the message {id}"));
            }
        }
        for (id, text) in messages {
            if placeables(text) != placeables(&reference[id]) {
                return Err(format!(
                    "the message {id} has other placeables in {code} than in {first}"
                ));
            }
        }
    }
    Ok(())
}

fn placeables(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

/// The Rust source: an enum of messages, and for each language its texts in that order, a line each: as one
/// constant they weigh a kilobyte less than as many.
fn table(languages: &BTreeMap<String, Messages>) -> String {
    let mut source = String::new();
    let ids: Vec<&String> =
        languages.values().next().into_iter().flat_map(Messages::keys).collect();
    source.push_str("/// A text of the interface.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n");
    source.push_str("pub enum Message {\n");
    for id in &ids {
        let _ = writeln!(source, "    /// `{id}`\n    {},", camel_case(id));
    }
    source.push_str("}\n\n");
    let _ = writeln!(
        source,
        "/// Every language with its texts, in the order of [`Message`], a line each.\n\
         pub(super) static LANGUAGES: [(&str, &str); {}] = [",
        languages.len()
    );
    for (code, messages) in languages {
        let lines: Vec<&str> = messages.values().map(String::as_str).collect();
        let _ = writeln!(source, "    ({code:?}, {:?}),", lines.join("\n"));
    }
    source.push_str("];\n");
    source
}

fn camel_case(id: &str) -> String {
    id.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}
