//! What is in a compressed file? Gzip, zstd and xz, unpacked as they are read, with a guard against bombs.

use super::source::{Source, Step, Steps, refused};
use super::{Kind, Open};
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Bytes that any compressed file may unpack to, whatever its size.
const FREE: u64 = 32 << 20;

/// Bytes that each compressed byte may unpack to beyond that. Text stays under 30; a bomb has 1000 and more.
const RATIO: u64 = 250;

/// Most memory that an xz stream may ask for, in KiB; `xz -9` asks for 65 MiB.
const XZ_MEMORY: u32 = 96 << 10;

/// Largest window of a zstd frame, in bytes; `zstd -19` has 8 MiB, `--long` 128 MiB.
const ZSTD_WINDOW: u64 = 128 << 20;

/// Gzip, also of many members as in archives of the web.
pub static GZIP: Kind = Kind { recognise: |head| head.starts_with(b"\x1f\x8b\x08"), open: Open::Steps(gzip) };

/// Zstandard.
pub static ZSTD: Kind = Kind { recognise: is_zstd, open: Open::Steps(zstd) };

/// XZ.
pub static XZ: Kind = Kind { recognise: |head| head.starts_with(b"\xfd7zXZ\0"), open: Open::Steps(xz) };

fn gzip(source: Source) -> Steps {
    unpacked(source, |input| Ok(Box::new(MultiGzDecoder::new(BufReader::new(input)))))
}

fn xz(source: Source) -> Steps {
    unpacked(source, |input| Ok(Box::new(XzReader::new_mem_limit(input, true, XZ_MEMORY))))
}

fn zstd(source: Source) -> Steps {
    unpacked(source, |input| Ok(Box::new(Frames { input: Some(BufReader::new(input)), frame: None })))
}

type Packed = Counted<Box<dyn BufRead + Send>>;
type Unpacked = io::Result<Box<dyn Read + Send>>;

fn unpacked(mut source: Source, decoder: fn(Packed) -> Unpacked) -> Steps {
    let read = Arc::new(AtomicU64::new(0));
    let input = std::mem::replace(&mut source.input, Box::new(io::empty()));
    let origin = source.origin(None);
    match decoder(Counted { inner: input, read: read.clone() }) {
        Ok(inner) => {
            let input = Box::new(BufReader::with_capacity(64 << 10, Bounded { inner, read, out: 0 }));
            let depth = source.depth + 1;
            Box::new(std::iter::once(Step::Inside(Source { input, depth, file: None, ..source })))
        }
        Err(e) => refused(origin, format!("cannot be unpacked: {e}")),
    }
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.read.fetch_add(n as u64, Relaxed);
        Ok(n)
    }
}

/// Ends when far more comes out than went in.
struct Bounded {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
    out: u64,
}

impl Read for Bounded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.out += n as u64;
        if self.out > FREE + self.read.load(Relaxed).saturating_mul(RATIO) {
            let message = format!("a compression bomb: every byte unpacks to more than {RATIO}");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(n)
    }
}

fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(b"\x28\xb5\x2f\xfd") || is_skippable(head)
}

/// A frame that holds no data; some writers put one first.
fn is_skippable(head: &[u8]) -> bool {
    head.len() >= 8 && head[0] & 0xf0 == 0x50 && head[1..4] == [0x2a, 0x4d, 0x18]
}

/// Zstandard frames, one after the other.
struct Frames {
    input: Option<BufReader<Packed>>,
    frame: Option<StreamingDecoder<BufReader<Packed>, FrameDecoder>>,
}

impl Read for Frames {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let n = frame.read(buf)?;
                if n > 0 || buf.is_empty() {
                    return Ok(n);
                }
                self.input = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut input) = self.input.take() else { return Ok(0) };
            if input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            if is_skippable(input.fill_buf()?) {
                skip(&mut input)?;
                self.input = Some(input);
                continue;
            }
            let mut decoder = FrameDecoder::new();
            decoder.set_max_window_size(ZSTD_WINDOW);
            let frame = StreamingDecoder::new_with_decoder(input, decoder);
            let frame = frame.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
            self.frame = Some(frame);
        }
    }
}

fn skip(input: &mut impl Read) -> io::Result<()> {
    let mut header = [0; 8];
    input.read_exact(&mut header)?;
    let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    io::copy(&mut input.take(u64::from(size)), &mut io::sink())?;
    Ok(())
}
