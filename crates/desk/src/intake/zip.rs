//! What is in a ZIP archive? Files of any kind, archives of the web (WACZ), or one office document.
//!
//! Nothing is written to disk, so a name in an archive can lead nowhere; it is only shown.

use super::source::{Source, Step, Steps, refusal, refused};
use super::{Kind, MAX_BYTES, Open, Piece, docx};
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use zip::ZipArchive;

/// ZIP, and what is made of it.
pub static KIND: Kind = Kind {
    recognise: |head| head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"),
    open: Open::Steps(steps),
};

/// Most files in an archive.
const MOST_FILES: usize = 1_000_000;

/// Bytes that a file in an archive may unpack to, whatever its size there.
const FREE: u64 = 32 << 20;

/// Bytes that each compressed byte may unpack to beyond that.
const RATIO: u64 = 250;

/// Number of the usual compression in the format of ZIP.
const DEFLATE: u16 = 8;

/// Where the bytes of an archive are.
enum Bytes {
    File(File),
    Memory(Arc<[u8]>),
}

impl Bytes {
    /// Reads from byte `at` on.
    fn from(&self, at: u64) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Bytes::File(file) => Box::new(At { file: file.try_clone()?, at }),
            Bytes::Memory(bytes) => {
                let mut cursor = Cursor::new(bytes.clone());
                cursor.set_position(at);
                Box::new(cursor)
            }
        })
    }
}

/// Reads a file from a place of its own: clones of a file share theirs.
struct At {
    file: File,
    at: u64,
}

impl Read for At {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let n = self.file.read(buf)?;
        self.at += n as u64;
        Ok(n)
    }
}

/// A file in the archive.
struct Entry {
    name: String,
    start: u64,
    compressed: u64,
    stored: bool,
    readable: Result<(), &'static str>,
}

fn steps(mut source: Source) -> Steps {
    let origin = source.origin(None);
    let bytes = match source.file.take() {
        Some(file) => Bytes::File(file),
        None => match source.whole() {
            Ok(bytes) => Bytes::Memory(bytes.into()),
            Err(e) => return refused(origin, format!("cannot be read: {e}")),
        },
    };
    let listed = match &bytes {
        Bytes::File(file) => file.try_clone().map_err(|e| e.to_string()).and_then(entries),
        Bytes::Memory(bytes) => entries(Cursor::new(bytes.clone())),
    };
    let entries = match listed {
        Ok(entries) => entries,
        Err(reason) => return refused(origin, format!("a ZIP archive that cannot be read: {reason}")),
    };
    let has = |name: &str| entries.iter().any(|e| e.name == name);
    if has(docx::MAIN) {
        return document(&origin, &bytes);
    }
    if has("[Content_Types].xml") || has("mimetype") {
        return refused(origin, "an office document or book that is not read; save it as DOCX, PDF or text");
    }
    // What else a WACZ file holds is taken from the pages in its archives.
    let web = has("datapackage.json") && entries.iter().any(|e| is_warc(&e.name));
    let entries: Vec<Entry> = entries.into_iter().filter(|e| !web || is_warc(&e.name)).collect();
    Box::new(entries.into_iter().map(move |entry| step(&source, &bytes, entry)))
}

fn is_warc(name: &str) -> bool {
    name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz"))
}

/// The whole archive as one report.
fn document(origin: &super::Origin, bytes: &Bytes) -> Steps {
    let whole = bytes.from(0).and_then(|input| {
        let mut whole = Vec::new();
        input.take(MAX_BYTES + 1).read_to_end(&mut whole)?;
        Ok(whole)
    });
    let step = match whole {
        Ok(whole) if whole.len() as u64 > MAX_BYTES => {
            refusal(origin.clone(), format!("a document of more than {} MB", MAX_BYTES >> 20))
        }
        Ok(bytes) => Step::Report(Piece { origin: origin.clone(), bytes, format: &docx::FORMAT }),
        Err(e) => refusal(origin.clone(), format!("cannot be read: {e}")),
    };
    Box::new(std::iter::once(step))
}

/// The files of an archive in the order of its directory.
fn entries(input: impl Read + Seek) -> Result<Vec<Entry>, String> {
    let mut archive = ZipArchive::new(input).map_err(|e| e.to_string())?;
    if archive.len() > MOST_FILES {
        return Err(format!("{} files; at most {MOST_FILES} are read", archive.len()));
    }
    let mut entries = Vec::new();
    for number in 0..archive.len() {
        let file = archive.by_index_raw(number).map_err(|e| e.to_string())?;
        let name = String::from_utf8_lossy(file.name_raw()).replace('\\', "/");
        let hidden = name.split('/').any(|part| part.starts_with('.') && part.len() > 1 && part != "..");
        if file.is_dir() || hidden || name.starts_with("__MACOSX/") {
            continue;
        }
        let stored = file.compression() == zip::CompressionMethod::Stored;
        #[expect(deprecated, reason = "the library names no method that it does not unpack itself")]
        let deflated = file.compression() == zip::CompressionMethod::Unsupported(DEFLATE);
        let readable = match () {
            () if file.encrypted() => Err("it is locked with a password"),
            () if !stored && !deflated => Err("its compression is not read; pack it with the usual one"),
            () => Ok(()),
        };
        let start = file.data_start().ok_or("a file without a place")?;
        entries.push(Entry { name, start, compressed: file.compressed_size(), stored, readable });
    }
    Ok(entries)
}

fn step(source: &Source, bytes: &Bytes, entry: Entry) -> Step {
    let empty = source.inside(&entry.name, Box::new(io::empty()));
    if let Err(reason) = entry.readable {
        return refusal(empty.origin(None), reason);
    }
    match bytes.from(entry.start) {
        Ok(input) => {
            let input = input.take(entry.compressed);
            let limit = FREE + entry.compressed.saturating_mul(RATIO);
            let unpacked: Box<dyn Read + Send> =
                if entry.stored { Box::new(input) } else { Box::new(DeflateDecoder::new(input)) };
            let input = BufReader::with_capacity(64 << 10, Limited { inner: unpacked, left: limit });
            Step::Inside(Source { input: Box::new(input), ..empty })
        }
        Err(e) => refusal(empty.origin(None), format!("cannot be read: {e}")),
    }
}

/// Ends when more comes out than may.
struct Limited {
    inner: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Limited {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| {
            let message = format!("a compression bomb: every byte unpacks to more than {RATIO}");
            io::Error::new(io::ErrorKind::FileTooLarge, message)
        })?;
        Ok(n)
    }
}

/// One file of an archive in memory, unpacked; at most `limit` bytes of it.
pub fn file(archive: &[u8], name: &str, limit: u64) -> Result<Option<Vec<u8>>, String> {
    let Some(entry) = entries(Cursor::new(archive))?.into_iter().find(|e| e.name == name) else {
        return Ok(None);
    };
    entry.readable?;
    let start = usize::try_from(entry.start).unwrap_or(usize::MAX).min(archive.len());
    let input = archive[start..].take(entry.compressed);
    let mut out = Vec::new();
    let read = if entry.stored {
        input.take(limit + 1).read_to_end(&mut out)
    } else {
        DeflateDecoder::new(input).take(limit + 1).read_to_end(&mut out)
    };
    read.map_err(|e| format!("{name} cannot be unpacked: {e}"))?;
    if out.len() as u64 > limit {
        return Err(format!("{name} unpacks to more than {} MB", limit >> 20));
    }
    Ok(Some(out))
}
