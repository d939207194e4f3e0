//! Twenty hostile files of every kind: each is refused with a reason or read, none breaks or stalls the reader.
//!
//! They are made here, from a sound file of the kind: cut off, with bytes turned, with lengths that lie, nested,
//! swollen, and packed to bombs.

use super::{Intake, MAX_CHARS, Options, extract};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// What came of one file.
#[derive(Debug, Default)]
struct Came {
    read: usize,
    refused: Vec<String>,
    passed: u64,
}

fn take(bytes: Vec<u8>) -> Came {
    let mut intake = Intake::of_bytes("hostile", bytes, Options::default());
    let mut came = Came::default();
    for piece in intake.by_ref() {
        match piece.and_then(|piece| extract(&piece)) {
            Ok(found) => {
                assert!(!found.report.id.is_empty());
                assert!(found.report.text.chars().count() <= MAX_CHARS);
                came.read += 1;
            }
            Err(refusal) => {
                assert!(!refusal.reason.is_empty() && refusal.reason.len() < 1000, "{}", refusal.reason);
                came.refused.push(refusal.reason);
            }
        }
        assert!(came.read + came.refused.len() < 100_000, "it does not end");
    }
    came.passed = intake.passed();
    came
}

/// How long this thread has worked: on a busy machine the clock on the wall says nothing of that.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let known = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = known.and_then(|known| known.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Takes the file; says what is wrong if it vanished or took long.
fn judge(kind: &str, number: usize, bytes: Vec<u8>) -> Came {
    let size = bytes.len();
    let start = worked();
    let came = take(bytes);
    let took = worked() - start;
    assert!(took < Duration::from_secs(20), "{kind} {number}: {took:?} for {size} bytes");
    assert!(came.read + came.refused.len() + came.passed as usize > 0, "{kind} {number} came to nothing");
    came
}

/// Twenty files out of a sound one.
fn twenty(sound: &[u8]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for eighth in 1..8 {
        files.push(sound[..sound.len() * eighth / 8].to_vec());
    }
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for strength in [1, 2, 4, 8, 32, 128] {
        let mut file = sound.to_vec();
        for _ in 0..strength {
            let at = random() % file.len();
            file[at] = random() as u8;
        }
        files.push(file);
    }
    // A piece taken out, doubled, moved; everything backwards; the head over and over; rubbish behind; NUL and control.
    let third = sound.len() / 3;
    files.push([&sound[..third], &sound[2 * third..]].concat());
    files.push([&sound[..2 * third], &sound[third..]].concat());
    files.push([&sound[..third], &sound[2 * third..], &sound[third..2 * third]].concat());
    files.push(sound[..third.max(8).min(sound.len())].repeat(500));
    files.push([sound, &b"\xff\xfe\x00\x01\x1b]0;x\x07".repeat(1000)[..]].concat());
    files.push(sound.iter().flat_map(|&b| [b, 0]).collect());
    files.push(sound.repeat(200));
    assert_eq!(files.len(), 20);
    files
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut out = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(0)).unwrap();
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A ZIP archive made by hand, so that it can lie.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        let packed = packed.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut fields = vec![20, 0, 0, 0, 8, 0, 0, 0, 33, 0];
        for number in [crc.sum(), packed.len() as u32, bytes.len() as u32] {
            fields.extend(number.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        out.extend((files.len() as u16).to_le_bytes());
    }
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

const STORY: &str = "Rebels captured the town of Saraqib from government forces on Monday, a monitor said.";

fn page() -> String {
    format!(
        "<!doctype html><html><head><title>T</title></head><body><article><h1>T</h1><p>{STORY}</p></article></body></html>"
    )
}

fn warc() -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page());
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/1\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    record.repeat(3).into_bytes()
}

fn docx() -> Vec<u8> {
    let words = format!("<w:document><w:body><w:p><w:r><w:t>{STORY}</w:t></w:r></w:p></w:body></w:document>");
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", words.as_bytes())])
}

fn mail() -> String {
    format!(
        "From: A <a@b.example>\r\nTo: c@d.example\r\nDate: Mon, 15 Dec 2014 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\nSubject: S\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n{STORY}\r\n--x\r\nContent-Type: text/html; name=a.html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n{}\r\n--x--\r\n",
        page()
    )
}

fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let line = format!("{{\"id\":\"1\",\"text\":\"{STORY}\",\"published\":\"2014-12-15\"}}\n");
    let rss = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>N</title><item><title>T</title><link>https://n.example/1</link><description>{STORY}</description></item></channel></rss>"
    );
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>N</title><entry><title>T</title><link href=\"https://n.example/1\"/><content type=\"html\">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>"
    );
    let jsonfeed = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"N\", \"items\": [{{\"id\": \"1\", \"content_text\": \"{STORY}\"}}]}}"
    );
    let gkg = format!(
        "20141215103000-7\t20141215103000\t1\tn.example\thttps://n.example/1{}\t<PAGE_TITLE>{STORY}</PAGE_TITLE>\n",
        "\t".repeat(21)
    );
    vec![
        ("text", STORY.as_bytes().to_vec()),
        ("markdown", format!("---\nid: a\npublished: 2014-12-15\n---\n# T\n\n*{STORY}*\n").into_bytes()),
        ("html", page().into_bytes()),
        ("jsonl", line.repeat(3).into_bytes()),
        ("json", line.replacen('{', "{\n", 1).into_bytes()),
        ("json list", format!("[{line},{line}]").into_bytes()),
        ("rss", rss.into_bytes()),
        ("atom", atom.into_bytes()),
        ("json feed", jsonfeed.into_bytes()),
        ("warc", warc()),
        ("warc.gz", gzip(&warc())),
        ("zip", zip(&[("a/1.html", page().as_bytes()), ("b.jsonl", line.as_bytes())])),
        ("wacz", zip(&[("datapackage.json", b"{}"), ("archive/a.warc.gz", &gzip(&warc()))])),
        ("pdf", super::pdf_text::tests::pdf(&format!("BT /F1 10 Tf 50 700 Td ({STORY}) Tj ET"))),
        ("mail", mail().into_bytes()),
        ("mailbox", format!("From a@b Mon Dec 15 10:00:00 2014\n{}\n\n", mail()).repeat(3).into_bytes()),
        ("docx", docx()),
        ("csv", format!("title,text,published\nT,\"{STORY}\",2014-12-15\nU,\"{STORY}\",\n").into_bytes()),
        ("gkg", gkg.repeat(3).into_bytes()),
        ("gzip", gzip(page().as_bytes())),
        ("zstd", zstd(page().as_bytes())),
        ("xz", xz(page().as_bytes())),
    ]
}

#[test]
fn every_sound_file_is_read() {
    for (kind, bytes) in sound() {
        let came = judge(kind, 0, bytes);
        assert!(came.read > 0 && came.refused.is_empty(), "{kind}: {came:?}");
    }
}

#[test]
fn twenty_hostile_files_of_every_kind_are_read_or_refused() {
    for (kind, bytes) in sound() {
        for (number, file) in twenty(&bytes).into_iter().enumerate() {
            judge(kind, number + 1, file);
        }
    }
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 96 << 20];
    for (kind, bomb) in [
        ("gzip", gzip(&zeros)),
        ("xz", xz(&zeros)),
        ("zstd", zstd(&zeros)),
        ("zip", zip(&[("a.txt", &zeros)])),
        ("gzip in gzip", gzip(&gzip(&zeros))),
    ] {
        let came = judge(kind, 0, bomb);
        let bomb = came.refused.iter().any(|r| r.contains("bomb") || r.contains("more than"));
        assert!(bomb, "{kind}: {:?}", came.refused.first());
    }
}

#[test]
fn archives_inside_archives_end() {
    let mut nested = STORY.as_bytes().to_vec();
    for _ in 0..12 {
        nested = gzip(&nested);
    }
    assert!(judge("nested", 0, nested).refused[0].contains("inside each other"));
    let mut nested = zip(&[("a.txt", STORY.as_bytes())]);
    for _ in 0..8 {
        nested = zip(&[("a.zip", &nested)]);
    }
    assert!(judge("nested", 1, nested).refused[0].contains("inside each other"));
}

#[test]
fn names_in_archives_lead_nowhere_and_steer_nothing() {
    let names = [
        "../../etc/passwd",
        "/etc/cron.d/x",
        "a\u{1b}[2Jb.txt",
        "C:\\x\\y.txt",
        "\u{202e}txt.exe",
        "a/../../b",
    ];
    let story = STORY.as_bytes();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (*n, story)).collect();
    let intake = Intake::of_bytes("a.zip", zip(&files), Options::default());
    let shown: Vec<String> = intake.map(|piece| piece.unwrap().origin.to_string()).collect();
    assert_eq!(shown.len(), names.len());
    assert!(shown.iter().all(|s| s.starts_with("a.zip!/")));
    assert!(!shown.iter().any(|s| s.contains(['\u{1b}', '\u{202e}'])));
    assert!(!std::path::Path::new("a.zip!").exists());
}

#[test]
fn lengths_that_lie_are_not_believed() {
    let lies: [(&str, Vec<u8>); 6] = [
        ("warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 18446744073709551615\r\n\r\nHTTP".to_vec()),
        ("warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 10000000\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".to_vec()),
        ("chunks", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 70\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\nabc\r\n0\r\n\r\n\r\n".to_vec()),
        ("zip", zip(&[("a.txt", STORY.as_bytes())]).iter().map(|&b| if b == 33 { 0xff } else { b }).collect()),
        ("csv", [b"title,text\na,\"".to_vec(), b"x, ".repeat(30 << 20)].concat()),
        ("mail", mail().replace("boundary=x", "boundary=\"\"").into_bytes()),
    ];
    for (number, (kind, file)) in lies.into_iter().enumerate() {
        judge(kind, number, file);
    }
}

#[test]
fn characters_without_a_shape_are_left_out_of_what_is_extracted() {
    let page = "<html><body><p>Reb\u{ad}els \u{202e}took\u{202c} the b\u{200b}ase\u{7}, a monitor said on Monday.</p></body></html>";
    let mut intake = Intake::of_bytes("a", page.as_bytes().to_vec(), Options::default());
    let found = extract(&intake.next().unwrap().unwrap()).unwrap();
    assert_eq!(found.report.text, "Rebels took the base, a monitor said on Monday.");
}

#[test]
fn entities_and_markup_in_odd_places_do_no_harm() {
    let odd = [
        "<html><!DOCTYPE html [<!ENTITY a \"b\">]><body><p>&a; Rebels took the base on Monday.</p>",
        "<html><body><p>Rebels <script>document.write('</p>')</script>took <style>p{}</style>the base on Monday.",
        "<html><body><table><p>Rebels<tr><td>took</table>the base on Monday.<svg><p>x</svg><math><mi>y</math>",
        "<html><body><p title='</p><script>'>Rebels took the base.</p></html><html><body><p>And fled.",
        "<html><body><template><p>a</template><frameset><noscript><p>b</noscript><p>Rebels took the base.",
        "<html><head><base href='javascript:x'><meta http-equiv=refresh content='0;url=file:///'><body><p>Rebels took it.",
    ];
    for (number, page) in odd.iter().enumerate() {
        let came = judge("odd", number, page.as_bytes().to_vec());
        assert_eq!(came.read + came.refused.len(), 1, "{page}");
    }
}
