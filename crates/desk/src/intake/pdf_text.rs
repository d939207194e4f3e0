//! Which words stand on the pages of a PDF, in which lines and paragraphs?
//!
//! A PDF says where glyphs go, not which words they make: what is close on a line is a word, what is a little apart
//! two words, and a line that stands farther below than others begins a paragraph.

use super::text::tidy;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, LoadOptions, Object, ObjectId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Most pages that are read.
const MOST_PAGES: usize = 2000;

/// Largest stream that is unpacked, in bytes.
const MAX_STREAM: usize = 32 << 20;

/// Gap between glyphs that parts words, in parts of the size of the type.
const WORD_GAP: f32 = 0.16;

/// Distance between lines that parts paragraphs, in parts of the distance usual on the page.
const PARAGRAPH_GAP: f32 = 1.35;

/// What was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Pages {
    /// Title that the document names.
    pub title: Option<String>,
    /// Its words.
    pub text: String,
}

/// The words of a PDF.
///
/// # Errors
/// Why it cannot be read.
pub fn of(bytes: &[u8]) -> Result<Pages, String> {
    let document =
        Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(MAX_STREAM))
            .map_err(|e| format!("a PDF that cannot be read: {e}"))?;
    if document.is_encrypted() {
        return Err("the PDF is locked with a password".to_owned());
    }
    let mut text = String::new();
    for page in document.page_iter().take(MOST_PAGES) {
        let lines = lines_of(&document, page);
        let words = paragraphs(&lines);
        if words.is_empty() {
            continue;
        }
        // A sentence goes on over the page.
        let goes_on =
            text.ends_with(|c: char| c.is_lowercase() || c == ',') && words.starts_with(char::is_lowercase);
        if !text.is_empty() {
            text.push_str(if goes_on { " " } else { "\n\n" });
        }
        text.push_str(&words);
        if text.len() > 4 * super::MAX_CHARS {
            break;
        }
    }
    Ok(Pages { title: title(&document), text: tidy(&text) })
}

fn title(document: &Document) -> Option<String> {
    let info = document.trailer.get_deref(b"Info", document).ok()?.as_dict().ok()?;
    let title = lopdf::decode_text_string(info.get(b"Title").ok()?).ok()?;
    super::filled(tidy(&title))
}

/// A font, as far as words need it.
struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// Bytes of a code.
    step: usize,
}

impl Font<'_> {
    fn of<'a>(document: &'a Document, font: &'a Dictionary) -> Font<'a> {
        let composite = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Type0");
        let encoding = font.get_font_encoding_with_limit(document, MAX_STREAM).ok();
        if composite {
            let (widths, default_width) = composite_widths(document, font);
            return Font { encoding, widths, default_width, step: 2 };
        }
        Font { encoding, widths: simple_widths(document, font), default_width: 500.0, step: 1 }
    }

    /// Width of shown bytes, in thousandths of the size of the type.
    fn width(&self, bytes: &[u8]) -> f32 {
        let code = |c: &[u8]| c.iter().fold(0u32, |n, &b| n << 8 | u32::from(b));
        bytes
            .chunks(self.step)
            .map(|c| self.widths.get(&code(c)).copied().unwrap_or(self.default_width))
            .sum()
    }

    fn text(&self, bytes: &[u8]) -> String {
        self.encoding.as_ref().and_then(|e| Document::decode_text(e, bytes).ok()).unwrap_or_default()
    }
}

fn simple_widths(document: &Document, font: &Dictionary) -> HashMap<u32, f32> {
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
    let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) else {
        return HashMap::new();
    };
    let first = u32::try_from(first).unwrap_or(0);
    let width = |(n, w): (usize, &Object)| Some((first.checked_add(n as u32)?, number(document, w)?));
    widths.iter().take(256).enumerate().filter_map(width).collect()
}

/// The widths of a composite font: `[first [w …] first last w …]`.
fn composite_widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f32>, f32) {
    let mut widths = HashMap::new();
    let below = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
    let Some(below) = below.ok().and_then(|b| document.dereference(b.first()?).ok()?.1.as_dict().ok()) else {
        return (widths, 1000.0);
    };
    let default = below.get_deref(b"DW", document).ok().and_then(|w| number(document, w)).unwrap_or(1000.0);
    let Ok(list) = below.get_deref(b"W", document).and_then(Object::as_array) else {
        return (widths, default);
    };
    let mut list = list.iter().map(|o| document.dereference(o).map_or(o, |(_, o)| o));
    while let (Some(first), Some(second)) = (list.next(), list.next()) {
        let Some(first) = number(document, first).map(|n| n as u32) else { break };
        if let Ok(each) = second.as_array() {
            for (n, w) in each.iter().enumerate() {
                widths.extend(first.checked_add(n as u32).zip(number(document, w)));
            }
        } else if let (Some(last), Some(w)) =
            (number(document, second), list.next().and_then(|w| number(document, w)))
        {
            // The codes of a font have two bytes.
            widths.extend((first..=(last as u32).min(0xffff)).map(|code| (code, w)));
        }
    }
    (widths, default)
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok().filter(|n| n.is_finite())
}

/// A line of text, and how far up the page it stands.
struct Line {
    y: f32,
    size: f32,
    text: String,
}

/// Where the next glyph goes, and the lines so far.
struct Pen<'a> {
    fonts: &'a BTreeMap<Vec<u8>, Font<'a>>,
    font: Option<&'a Font<'a>>,
    size: f32,
    leading: f32,
    spacing: [f32; 2],
    /// The text matrix at the start of the line: a b c d e f.
    line: [f32; 6],
    x: f32,
    lines: Vec<Line>,
    /// Where the last glyph ended.
    end: Option<(f32, f32)>,
}

fn lines_of(document: &Document, page: ObjectId) -> Vec<Line> {
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    let fonts: BTreeMap<Vec<u8>, Font<'_>> =
        fonts.into_iter().map(|(name, font)| (name, Font::of(document, font))).collect();
    let Ok(bytes) = document.get_page_content_with_limit(page, MAX_STREAM) else { return Vec::new() };
    let Ok(content) = Content::decode(&bytes) else { return Vec::new() };
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut pen = Pen {
        fonts: &fonts,
        font: None,
        size: 1.0,
        leading: 0.0,
        spacing: [0.0; 2],
        line: identity,
        x: 0.0,
        lines: Vec::new(),
        end: None,
    };
    for operation in &content.operations {
        pen.operate(&operation.operator, &operation.operands);
    }
    pen.lines
}

impl Pen<'_> {
    fn operate(&mut self, operator: &str, operands: &[Object]) {
        let n = |at: usize| {
            operands.get(at).and_then(|o| o.as_float().ok()).filter(|n| n.is_finite()).unwrap_or(0.0)
        };
        match operator {
            "BT" => self.set([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            "Tf" => {
                let name = operands.first().and_then(|o| o.as_name().ok());
                self.font = name.and_then(|name| self.fonts.get(name));
                self.size = n(1);
            }
            "TL" => self.leading = n(0),
            "Tc" => self.spacing[0] = n(0),
            "Tw" => self.spacing[1] = n(0),
            "Td" => self.step(n(0), n(1)),
            "TD" => {
                self.leading = -n(1);
                self.step(n(0), n(1));
            }
            "Tm" => self.set([n(0), n(1), n(2), n(3), n(4), n(5)]),
            "T*" => self.step(0.0, -self.leading),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.step(0.0, -self.leading);
                self.show(operands.first());
            }
            "\"" => {
                self.step(0.0, -self.leading);
                self.show(operands.get(2));
            }
            "TJ" => {
                let Some(parts) = operands.first().and_then(|o| o.as_array().ok()) else { return };
                for part in parts {
                    match part.as_float() {
                        Ok(back) => self.x -= back / 1000.0 * self.size,
                        Err(_) => self.show(Some(part)),
                    }
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, matrix: [f32; 6]) {
        self.line = matrix;
        self.x = 0.0;
    }

    fn step(&mut self, x: f32, y: f32) {
        let [a, b, c, d, e, f] = self.line;
        self.line = [a, b, c, d, e + a * x + c * y, f + b * x + d * y];
        self.x = 0.0;
    }

    fn show(&mut self, string: Option<&Object>) {
        let (Some(font), Some(Object::String(bytes, _))) = (self.font, string) else { return };
        let text = font.text(bytes);
        let [a, b, c, d, e, f] = self.line;
        let scale = (a * a + b * b).sqrt();
        let size = (self.size * (c * c + d * d).sqrt()).abs().max(0.1);
        let (x, y) = (e + a * self.x, f + b * self.x);
        let glyphs = (bytes.len() / font.step) as f32;
        let spaces = bytes.iter().filter(|&&byte| byte == b' ').count() as f32;
        self.x +=
            font.width(bytes) / 1000.0 * self.size + glyphs * self.spacing[0] + spaces * self.spacing[1];
        if text.is_empty() {
            return;
        }
        let same_line =
            self.end.is_some_and(|(end, last)| (last - y).abs() < 0.4 * size && x > end - 3.0 * size);
        match (self.lines.last_mut(), self.end) {
            (Some(line), Some((end, _))) if same_line => {
                if x - end > WORD_GAP * size && !line.text.ends_with(' ') && !text.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&text);
            }
            _ => self.lines.push(Line { y, size, text }),
        }
        self.end = Some((e + scale * self.x, y));
    }
}

/// Lines joined to paragraphs, words that were parted at the end of a line put together.
fn paragraphs(lines: &[Line]) -> String {
    let mut gaps: Vec<f32> = lines.windows(2).map(|w| w[0].y - w[1].y).filter(|&g| g > 1.0).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(12.0);
    let mut out = String::new();
    let mut last: Option<&Line> = None;
    for line in lines.iter().filter(|l| !l.text.trim().is_empty()) {
        let words = line.text.trim();
        if let Some(last) = last {
            let gap = last.y - line.y;
            let apart = gap > PARAGRAPH_GAP * usual
                || gap < -usual
                || (last.size - line.size).abs() > 0.2 * last.size;
            let parted = out.ends_with('-') && words.starts_with(char::is_lowercase);
            match (apart, parted) {
                (true, _) => out.push_str("\n\n"),
                (false, true) => drop(out.pop()),
                (false, false) => out.push(' '),
            }
        }
        out.push_str(words);
        last = Some(line);
    }
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A PDF of one page with these operators, made by hand.
    pub fn pdf(operators: &str) -> Vec<u8> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
            format!("<</Length {}>>stream\n{operators}\nendstream", operators.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        ];
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut at = Vec::new();
        for (n, object) in objects.iter().enumerate() {
            at.push(out.len());
            out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
        }
        let xref = out.len();
        out.extend(b"xref\n0 6\n0000000000 65535 f \n");
        for offset in at {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF").bytes());
        out
    }

    #[test]
    fn glyphs_become_words_lines_and_paragraphs() {
        let page = "BT /F1 10 Tf 50 700 Td [(Reb) 20 (els took) -300 (the)] TJ 0 -12 Td (base on Mon-) Tj 0 -12 Td (day.) Tj 0 -30 Td (The army fled.) Tj ET";
        assert_eq!(of(&pdf(page)).unwrap().text, "Rebels took the base on Monday.\n\nThe army fled.");
    }

    #[test]
    fn broken_files_are_refused() {
        for bytes in [&b"%PDF-1.4"[..], b"%PDF-1.7\n1 0 obj\n<<", b"%PDF-\xff\xff\xff\xff"] {
            assert!(of(bytes).is_err() || of(bytes).unwrap().text.is_empty());
        }
    }
}
