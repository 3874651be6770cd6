//! Padding, tabs, joining and repeating.

use super::strref::{Kind, StrBuf, StrRef, Unit, with_units};

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

/// `zfill` of bytes.
pub fn zfill_bytes(bytes: &[u8], width: usize) -> Vec<u8> {
    let (sign, digits) = bytes.split_at(usize::from(matches!(bytes.first(), Some(b'+' | b'-'))));
    let mut out = sign.to_vec();
    out.resize(sign.len() + width.saturating_sub(bytes.len()), b'0');
    out.extend_from_slice(digits);
    out
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

/// `bytes.expandtabs(tab)`.
pub fn expand_tabs_bytes(bytes: &[u8], tab: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    expand_units(bytes, tab, |range, spaces| {
        out.extend_from_slice(&bytes[range]);
        out.resize(out.len() + spaces, b' ');
    })?;
    Some(out)
}

/// What a joined string needs: its length and kind, so that one allocation does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JoinSize {
    /// Characters.
    pub length: usize,
    /// The widest kind of a part.
    pub kind: Kind,
}

/// Sizes `separator.join(parts)`; `None` when the length overflows (OverflowError).
pub fn join_size<'a>(
    separator: StrRef<'_>,
    parts: impl Iterator<Item = StrRef<'a>>,
) -> Option<JoinSize> {
    let mut size = JoinSize {
        length: 0,
        kind: Kind::Ascii,
    };
    for (index, part) in parts.enumerate() {
        if index > 0 {
            size.length = size.length.checked_add(separator.len())?;
            size.kind = size.kind.max(separator.kind());
        }
        size.length = size.length.checked_add(part.len())?;
        size.kind = size.kind.max(part.kind());
    }
    (size.length <= isize::MAX as usize / 4).then_some(size)
}

/// `separator.join(parts)`.
pub fn join<'a>(separator: StrRef<'_>, parts: impl Iterator<Item = StrRef<'a>>) -> StrBuf {
    let mut out = StrBuf::new();
    for (index, part) in parts.enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(part);
    }
    out
}

/// `text * count`; the caller has checked that the result fits in memory.
pub fn repeat(text: StrRef<'_>, count: usize) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(units.repeat(count)),
        StrRef::Latin1(units) => StrBuf::from_latin1(units.repeat(count)),
        text => {
            let mut out = StrBuf::new();
            (0..count).for_each(|_| out.push_str(text));
            out
        }
    }
}
