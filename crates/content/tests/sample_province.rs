//! The sample province in `tours/` is readable, complete and links only to what exists.

use sonla360_content::{Language, Record, files, validate};
use std::{fs, path::Path};

fn collect(folder: &Path, prefix: &str, into: &mut files::TextFiles) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().into_string().expect("a UTF-8 name");
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), into);
        } else if path.rsplit('.').next().is_some_and(|end| end == "toml" || end == "md") {
            into.insert(path, fs::read_to_string(entry.path()).expect("a text file"));
        }
    }
}

fn sample() -> Vec<Record> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tours");
    let mut texts = files::TextFiles::new();
    collect(&root, "", &mut texts);
    files::read(&texts).unwrap_or_else(|errors| {
        let list: Vec<_> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", list.join("\n"))
    })
}

#[test]
fn every_record_can_be_published_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tours/panoramas");
    let problems = validate::validate(&sample(), &|file| root.join(file).is_file());
    let list: Vec<_> = problems
        .iter()
        .map(|p| format!("{} {}: {}", p.record, p.field, p.kind.sentence(Language::EN)))
        .collect();
    assert!(problems.is_empty(), "{}", list.join("\n"));
}

#[test]
fn the_sample_is_as_large_as_promised() {
    let records = sample();
    let count = |wanted: fn(&Record) -> bool| records.iter().filter(|r| wanted(r)).count();
    assert!(count(|r| matches!(r, Record::Tour(_))) >= 3);
    assert!(count(|r| matches!(r, Record::Scene(_))) >= 12);
    assert!(count(|r| matches!(r, Record::Chapter(_))) >= 10);
    assert!(count(|r| matches!(r, Record::Article(_))) >= 5);
    for record in &records {
        if let Record::Scene(scene) = record {
            assert!(scene.hotspots.len() >= 4, "{} has too few hotspots", record.key());
            assert!(scene.illustration, "{} is a computed picture and must say so", record.key());
        }
    }
}
