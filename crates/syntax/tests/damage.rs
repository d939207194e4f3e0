//! Damaged, missing and foreign model files give an error that names the file, never a panic.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use syntax::{Error, Model};

type Files = BTreeMap<&'static str, Vec<u8>>;

fn files() -> Files {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en_core_web_sm-3.8.0");
    Model::FILES.iter().map(|&file| (file, std::fs::read(dir.join(file)).unwrap())).collect()
}

fn load(files: &Files) -> Result<Model, Error> {
    Model::from_files(&|file| files.get(file).map(|bytes| Cow::Owned(bytes.clone())))
}

/// Loads `files` with one of them changed; what loads must parse without a panic.
fn load_with(files: &Files, file: &'static str, bytes: Vec<u8>) -> Result<(), Error> {
    let load = Model::from_files(&|name| match files.get(name) {
        Some(_) if name == file => Some(Cow::Owned(bytes.clone())),
        other => other.map(|bytes| Cow::Owned(bytes.clone())),
    });
    load.map(|model| {
        let doc = model.parse("The U.N. said rebels can't have captured 3 towns near Aleppo on Dec. 5 :-)");
        assert!(!doc.is_empty());
    })
}

#[test]
fn every_missing_file_is_named_or_not_needed() {
    let whole = files();
    for file in Model::FILES {
        let mut files = whole.clone();
        files.remove(file);
        match load(&files) {
            Ok(_) => {
                assert!(["vocab/lookups.bin", "vocab/vectors", "vocab/vectors.cfg"].contains(&file), "{file}")
            }
            Err(e) => {
                assert_eq!((e.file(), e.reason()), (file, "the file is missing"));
            }
        }
    }
}

#[test]
fn every_file_cut_short_is_refused() {
    let whole = files();
    for file in Model::FILES {
        let bytes = &whole[file];
        for part in [0, 1, 2, 3] {
            let cut = bytes[..bytes.len() * part / 4].to_vec();
            match load_with(&whole, file, cut) {
                Ok(()) => assert_eq!(file, "config.cfg", "{file} cut to {part}/4 was accepted"),
                Err(e) => assert!(!e.file().is_empty() && !e.reason().is_empty()),
            }
        }
    }
}

#[test]
fn flipped_bits_never_panic() {
    let whole = files();
    let mut dice = 0x2545_f491_u32;
    let mut refused = 0;
    for file in Model::FILES {
        let bytes = &whole[file];
        for round in 0..6 {
            let mut damaged = bytes.clone();
            for _ in 0..8 {
                dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // The first rounds hit the beginning, where the structure is.
                let reach = if round < 4 { bytes.len().min(2_000) } else { bytes.len() };
                damaged[(dice >> 8) as usize % reach] ^= 1 << (dice % 8);
            }
            match load_with(&whole, file, damaged) {
                Ok(()) => {}
                Err(e) => {
                    refused += 1;
                    assert!(e.to_string().len() < 1_000, "{e}");
                }
            }
        }
    }
    assert!(refused > 50, "only {refused} damaged files were refused");
}

#[test]
fn what_cannot_be_run_is_refused_by_name() {
    let whole = files();
    let config = String::from_utf8(whole["config.cfg"].clone()).unwrap();
    for (from, to, wanted) in [
        ("factory = \"tagger\"", "factory = \"trainable_lemmatizer\"", "trainable_lemmatizer"),
        ("factory = \"ner\"", "factory = \"entity_ruler\"", "entity_ruler"),
        ("factory = \"tok2vec\"", "factory = \"transformer\"", "transformer"),
        ("lang = \"en\"", "lang = \"fr\"", "fr"),
        ("spacy.MaxoutWindowEncoder.v2", "spacy.MishWindowEncoder.v2", "spacy.MishWindowEncoder.v2"),
        ("use_upper = true", "use_upper = false", "use_upper"),
        ("extra_state_tokens = false", "extra_state_tokens = true", "extra_state_tokens"),
        ("mode = \"rule\"", "mode = \"lookup\"", "lookup"),
        ("disabled = [\"senter\"]", "disabled = []", "senter"),
        (
            "\"attribute_ruler\",\"lemmatizer\",\"ner\"]",
            "\"lemmatizer\",\"attribute_ruler\",\"ner\"]",
            "lemmatizer",
        ),
    ] {
        assert!(config.contains(from), "{from}");
        let error = load_with(&whole, "config.cfg", config.replace(from, to).into_bytes()).unwrap_err();
        assert_eq!(error.file(), "config.cfg");
        assert!(error.reason().contains(wanted), "{error}");
    }
    let error = load_with(&whole, "vocab/vectors.cfg", br#"{"mode":"floret"}"#.to_vec()).unwrap_err();
    assert!(error.reason().contains("floret"), "{error}");
    let cfg = String::from_utf8(whole["parser/cfg"].clone()).unwrap();
    let beam = cfg.replace("\"beam_width\":1", "\"beam_width\":8").into_bytes();
    let error = load_with(&whole, "parser/cfg", beam).unwrap_err();
    assert!(error.file() == "parser/cfg" && error.reason().contains("beam"), "{error}");
}

#[test]
fn files_of_another_pipe_do_not_fit() {
    let whole = files();
    for (file, other) in [
        ("tagger/model", "parser/model"),
        ("parser/model", "ner/model"),
        ("ner/model", "parser/model"),
        ("tok2vec/model", "tagger/model"),
        ("parser/moves", "ner/moves"),
        ("tagger/cfg", "parser/cfg"),
        ("attribute_ruler/patterns", "tokenizer"),
        ("lemmatizer/lookups/lookups.bin", "vocab/lookups.bin"),
    ] {
        assert!(load_with(&whole, file, whole[other].clone()).is_err(), "{other} as {file}");
    }
}
