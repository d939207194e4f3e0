//! `dateline gazetteer`: which places of its own does a project have?

use super::{Outcome, tell};
use crate::gazetteer::{self, Given, Head};
use crate::project;
use anyhow::{Context, Result, bail};
use dateline::place::Places;
use std::path::{Path, PathBuf};

/// Places of your own, with priority over those that come with the program
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Add places from GeoNames dumps, OCHA tables, CSV or TSV; rows that cannot be used are named, the rest is added
    Add(Add),
    /// List the gazetteers of the project
    List(List),
    /// Remove a gazetteer from the project
    Remove(Remove),
}

#[derive(clap::Args)]
struct Add {
    /// Files to add
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Country of rows that name none (SYR)
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Where the facts can be checked [default: the name of the file]
    #[arg(long, value_name = "WORDS")]
    source: Option<String>,
    /// Name of the gazetteer in the project [default: that of the file]
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// Only check: add nothing
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    project: Folder,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    project: Folder,
}

#[derive(clap::Args)]
struct Remove {
    /// Names, as `dateline gazetteer list` shows them
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    #[command(flatten)]
    project: Folder,
}

#[derive(clap::Args)]
struct Folder {
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    project: PathBuf,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        match self.what {
            What::Add(add) => add.run(),
            What::List(list) => list.run(),
            What::Remove(remove) => remove.run(),
        }
    }
}

impl Add {
    fn run(self) -> Result<Outcome> {
        if self.name.is_some() && self.files.len() > 1 {
            bail!("--as names one gazetteer; add the files one by one");
        }
        let mut refused = 0;
        for file in &self.files {
            // What was added before counts: names of GeoNames are of places that its dump brought.
            let mut known = Vec::new();
            for path in project::gazetteer_files(&self.project.project)? {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{}: cannot read", path.display()))?;
                known.push((path.display().to_string(), text));
            }
            let known: Vec<(&str, &str)> = known.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
            let places = Places::with_project(&known)?;
            refused += self.add(file, &places)?;
        }
        Ok(Outcome::of(refused))
    }

    /// Adds one file; how many of its rows cannot be used.
    fn add(&self, file: &Path, places: &Places) -> Result<u64> {
        let given = Given { country: self.country.clone() };
        let import = gazetteer::read(file, &given, places)?;
        let origin = file.display();
        for (line, what) in &import.bad {
            eprintln!("dateline: {origin}:{line}: {what}");
        }
        for (line, first) in &import.repeated {
            eprintln!("dateline: {origin}:{line}: the same place as in line {first}; left out");
        }
        import.notes.iter().for_each(|note| tell(&origin, note));
        let stem = file.file_stem().map_or_else(|| "places".into(), |s| s.to_string_lossy().into_owned());
        let name = self.name.clone().unwrap_or(stem);
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            bail!("`{name}` cannot be the name of a gazetteer; give one with --as NAME");
        }
        let left_out: usize = import.left_out.values().sum();
        let mut said = format!("{origin}: {}, {} places", import.format, import.rows.len());
        if !import.bad.is_empty() {
            said += &format!(", {} rows that cannot be used", import.bad.len());
        }
        if !import.repeated.is_empty() {
            said += &format!(", {} that repeat another", import.repeated.len());
        }
        if left_out > 0 {
            let mut kinds: Vec<(&String, &usize)> = import.left_out.iter().collect();
            kinds.sort_by_key(|(kind, n)| (std::cmp::Reverse(**n), (*kind).clone()));
            let most: Vec<&str> = kinds.iter().take(4).map(|(kind, _)| kind.as_str()).collect();
            said += &format!(", {left_out} of kinds that reports do not name ({} …)", most.join(", "));
        }
        if import.rows.is_empty() {
            println!("{said}; nothing to add");
            return Ok((import.bad.len() as u64).max(1));
        }
        if self.check {
            println!("{said}; nothing added, this was a check");
            return Ok(import.bad.len() as u64);
        }
        let base = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let head = Head {
            source: self.source.clone().unwrap_or_else(|| base.clone()),
            file: base,
            format: import.format.into(),
            sha256: project::sha256(&std::fs::read(file)?),
        };
        let text = gazetteer::overlay(&import, &head);
        let folder = project::gazetteers(&self.project.project);
        std::fs::create_dir_all(&folder).with_context(|| format!("{}: cannot make", folder.display()))?;
        let path = folder.join(format!("{name}.tsv"));
        let before = if path.exists() { ", which it replaces" } else { "" };
        // What was written must be readable: otherwise every later run would fail.
        Places::with_project(&[(&path.display().to_string(), &text)])?;
        std::fs::write(&path, text).with_context(|| format!("{}: cannot write", path.display()))?;
        println!("{said}; now in {}{before}", path.display());
        Ok(import.bad.len() as u64)
    }
}

impl List {
    fn run(self) -> Result<Outcome> {
        let files = project::gazetteer_files(&self.project.project)?;
        if files.is_empty() {
            println!(
                "{} holds no gazetteer; add one with `dateline gazetteer add FILE`",
                project::gazetteers(&self.project.project).display()
            );
            return Ok(Outcome::Done);
        }
        for path in files {
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("{}: cannot read", path.display()))?;
            let (head, rows, countries) = gazetteer::head(&text);
            let mut most: Vec<(&String, &usize)> = countries.iter().collect();
            most.sort_by_key(|(code, n)| (std::cmp::Reverse(**n), (*code).clone()));
            let most: Vec<&str> = most.iter().take(5).map(|(code, _)| code.as_str()).collect();
            let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
            let from = if head.file.is_empty() {
                "written by hand".to_owned()
            } else {
                format!("{} from {}", head.format, head.file)
            };
            println!("{name}\t{rows} places\t{}\t{from}\t{}", most.join(","), head.source);
        }
        Ok(Outcome::Done)
    }
}

impl Remove {
    fn run(self) -> Result<Outcome> {
        let mut missing = 0;
        for name in &self.names {
            let files = project::gazetteer_files(&self.project.project)?;
            let of =
                |f: &PathBuf| f.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
            match files.iter().find(|f| of(f) == name.trim_end_matches(".tsv")) {
                Some(path) => {
                    std::fs::remove_file(path)
                        .with_context(|| format!("{}: cannot remove", path.display()))?;
                    println!("{} is removed", path.display());
                }
                None => {
                    missing += 1;
                    let names: Vec<String> = files.iter().map(of).collect();
                    tell(name, &format!("no such gazetteer in the project; there are: {}", names.join(", ")));
                }
            }
        }
        Ok(Outcome::of(missing))
    }
}
