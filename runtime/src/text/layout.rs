//! Padding and tabs.

use super::strref::{StrBuf, StrRef, Unit, with_units};

/// Where padded text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Padding follows.
    Left,
    /// Padding comes first.
    Right,
    /// Padding on both sides, as `str.center` shares it.
    Center,
}

/// How many fill characters come before and after text of this length.
pub fn padding(length: usize, width: usize, align: Align) -> (usize, usize) {
    let total = width.saturating_sub(length);
    let left = match align {
        Align::Left => 0,
        Align::Right => total,
        // CPython gives the odd one to the left when both the padding and the width are odd.
        Align::Center => total / 2 + (total & width & 1),
    };
    (left, total - left)
}

/// `ljust`, `rjust` and `center`; `None` if the text is as wide already.
pub fn pad(text: StrRef<'_>, width: usize, fill: u32, align: Align) -> Option<StrBuf> {
    if width <= text.len() {
        return None;
    }
    let (left, right) = padding(text.len(), width, align);
    let mut out = StrBuf::with_capacity(width);
    out.push_repeated(fill, left);
    out.push_str(text);
    out.push_repeated(fill, right);
    Some(out)
}

/// `zfill`; `None` if the text is as wide already.
pub fn zfill(text: StrRef<'_>, width: usize) -> Option<StrBuf> {
    if width <= text.len() {
        return None;
    }
    let sign = text
        .get(0)
        .filter(|first| *first == u32::from(b'+') || *first == u32::from(b'-'));
    let mut out = StrBuf::with_capacity(width);
    sign.into_iter().for_each(|sign| out.push(sign));
    out.push_repeated(u32::from(b'0'), width - text.len());
    out.push_str(text.slice(sign.iter().len()..text.len()));
    Some(out)
}

/// `zfill` of bytes; `None` when memory runs out.
pub fn zfill_bytes(bytes: &[u8], width: usize) -> Option<Vec<u8>> {
    let (sign, digits) = bytes.split_at(usize::from(matches!(bytes.first(), Some(b'+' | b'-'))));
    let mut out = Vec::new();
    out.try_reserve_exact(width.max(bytes.len())).ok()?;
    out.extend_from_slice(sign);
    out.resize(sign.len() + width.saturating_sub(bytes.len()), b'0');
    out.extend_from_slice(digits);
    Some(out)
}

/// Calls `piece` with stretches of text to copy and numbers of spaces to insert in turn. `None` when the result would
/// be too long for memory (OverflowError: `new string is too long`).
fn expand_units<U: Unit>(
    text: &[U],
    tab: usize,
    mut piece: impl FnMut(std::ops::Range<usize>, usize),
) -> Option<()> {
    let (mut from, mut column, mut total) = (0, 0usize, 0usize);
    for (index, unit) in text.iter().enumerate() {
        match Into::<u32>::into(*unit) {
            0x09 => {
                let spaces = if tab > 0 { tab - column % tab } else { 0 };
                total = total
                    .checked_add(spaces)
                    .filter(|total| *total <= isize::MAX as usize / 4)?;
                piece(from..index, spaces);
                from = index + 1;
                column += spaces;
            }
            0x0a | 0x0d => column = 0,
            _ => column += 1,
        }
    }
    piece(from..text.len(), 0);
    Some(())
}

/// `text.expandtabs(tab)`; a size below 1 removes tabs.
pub fn expand_tabs(text: StrRef<'_>, tab: usize) -> Option<StrBuf> {
    let mut out = StrBuf::with_capacity(text.len());
    with_units!(text, |units| expand_units(units, tab, |range, spaces| {
        out.push_str(text.slice(range));
        out.push_repeated(0x20, spaces);
    }))?;
    Some(out)
}

/// `bytes.expandtabs(tab)`; `None` when memory runs out, too.
pub fn expand_tabs_bytes(bytes: &[u8], tab: usize) -> Option<Vec<u8>> {
    let (mut out, mut enough) = (Vec::new(), true);
    expand_units(bytes, tab, |range, spaces| {
        enough = enough && out.try_reserve(range.len() + spaces).is_ok();
        if enough {
            out.extend_from_slice(&bytes[range]);
            out.resize(out.len() + spaces, b' ');
        }
    })?;
    enough.then_some(out)
}
