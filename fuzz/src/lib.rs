//! What is promised of hostile bytes, in a form that a fuzzer can break: nothing panics, nothing runs on without end,
//! and what is said of a text stands in it.

use dateline::{Coder, Report};
use desk::intake::{Intake, MAX_CHARS, Options, extract};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Takes `bytes` for a file of any kind: every report is whole, every refusal says why.
pub fn intake(bytes: &[u8]) {
    let mut items = 0;
    for piece in Intake::of_bytes("fuzz", bytes.to_vec(), Options::default()) {
        items += 1;
        assert!(items <= bytes.len() + 1000, "more reports than bytes");
        match piece.and_then(|piece| extract(&piece)) {
            Ok(found) => {
                assert!(!found.report.id.is_empty());
                assert!(found.report.text.chars().count() <= MAX_CHARS);
            }
            Err(refusal) => assert!(!refusal.reason.is_empty()),
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of the codebook below `codebook/`.
static CODEBOOK: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| dateline::embedded::CODEBOOK.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect());

/// Files of the model, small ones first.
static MODEL: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let dir = std::fs::read_dir(root().join("models")).expect("the model");
    let dir = dir.filter_map(Result::ok).map(|e| e.path()).find(|p| p.is_dir()).expect("a model");
    let mut files = Vec::new();
    let mut open = vec![dir.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the model").flatten() {
            match entry.path() {
                path if path.is_dir() => open.push(path),
                path => {
                    let name = path.strip_prefix(&dir).expect("below the model").to_string_lossy().into_owned();
                    files.push((name, std::fs::read(&path).expect("a file of the model")));
                }
            }
        }
    }
    files.sort_by_key(|(name, bytes)| (bytes.len(), name.clone()));
    files
});

/// The first byte names the parser, the rest is what it gets: 0 an event type, 1 a clause of one, 2 date rules,
/// 3 a table of places, 4 a file of actors, 5 edits of a file of the model, 6 rules of settling, 7 a file of grammar.
pub fn parsers(bytes: &[u8]) {
    let Some((&which, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    match which % 8 {
        0 => codebook("force/fuzzed.toml", &text),
        1 => {
            let clause = text.replace(['\\', '"', '\n', '\r'], " ");
            codebook("force/fuzzed.toml", &format!(
                "title = \"A\"\nabout = \"B\"\nkind = \"event\"\nactor1 = \"doer\"\nroles = {{ doer = \"actor\", place = \"place?\" }}\nclauses = [\"{clause}\"]\n[[example]]\ntext = \"A.\"\nnone = \"b\"\n"
            ));
        }
        2 => drop(dateline::when::Dates::load(&[("languages/en/dates.toml", &text)])),
        3 => drop(dateline::place::Places::with_project(&[("fuzzed.tsv", &text)])),
        4 => {
            let countries = dateline::embedded::WORLD.iter().find(|f| f.0 == "countries.tsv").map_or("", |f| f.1);
            drop(dateline::actor::Actors::load(countries, &[("actors/fuzzed.toml", &text)]));
        }
        5 => model(rest),
        6 => drop(dateline::settle::Rules::load(&text)),
        _ => drop(dateline::frame::Grammar::load("grammar.toml", &text)),
    }
}

/// Loads the grammar and word lists of the codebook with one type beside them.
fn codebook(path: &str, text: &str) {
    let files: Vec<(&str, &str)> = CODEBOOK
        .iter()
        .filter(|(p, _)| p.starts_with("languages/") || p == "words.toml")
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .chain([(path, text)])
        .collect();
    if let Err(error) = dateline::codebook::Codebook::load(&files, "en") {
        assert!(!error.to_string().is_empty());
    }
}

/// Loads the model with bytes of one file changed: file, then places (three bytes) with what to put there; a place
/// beyond the end cuts the file off.
fn model(edits: &[u8]) {
    let Some((&which, edits)) = edits.split_first() else { return };
    let changed = &MODEL[which as usize % MODEL.len()];
    let mut bytes = changed.1.clone();
    for edit in edits.chunks_exact(4).take(64) {
        let at = usize::from(edit[0]) << 16 | usize::from(edit[1]) << 8 | usize::from(edit[2]);
        match bytes.get_mut(at) {
            Some(byte) => *byte = edit[3],
            None => bytes.truncate(at % (bytes.len() + 1)),
        }
    }
    let file = |name: &str| -> Option<Cow<'static, [u8]>> {
        if name == changed.0 {
            return Some(Cow::Owned(bytes.clone()));
        }
        MODEL.iter().find(|f| f.0 == name).map(|f| Cow::Borrowed(f.1.as_slice()))
    };
    // A model that loads must be able to read.
    if let Ok(model) = syntax::Model::from_files(&file) {
        let doc = model.parse("Rebels captured the town of Saraqib on Monday.");
        assert!(doc.tokens().iter().all(|t| t.end as usize <= doc.text().len()));
    }
}

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::embedded().expect("the data built in"));

/// Codes a text: what is quoted stands in it, and skipping loses nothing.
pub fn coder(bytes: &[u8]) {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(20_000)]);
    let mut report = Report::new(text);
    report.published = "2014-12-16".parse().ok();
    let claims = CODER.code(&report);
    assert!(claims.is_empty() || CODER.may_speak_of(&report.text), "a claim in a text that would be skipped");
    let points: Vec<char> = report.text.chars().collect();
    for claim in &claims {
        let quote: String = points[claim.start as usize..claim.end as usize].iter().collect();
        assert_eq!(quote, claim.quote, "a quote that does not stand in its report");
        for filler in claim.roles.values() {
            let words: String = points[filler.start as usize..filler.end as usize].iter().collect();
            assert_eq!(words, filler.text);
        }
    }
}
