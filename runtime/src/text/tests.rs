//! Every line of `golden/text.txt`, recorded from CPython by `golden/generate.py`, must come out the same here.

use std::ops::Range;

use super::codec::{self, Endian, Errors};
use super::layout::Align;
use super::unicode::NormalForm;
use super::*;

pub(super) fn read(text: &str) -> StrBuf {
    let mut out = StrBuf::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once("\\{") {
        out.push_utf8(plain);
        let (code, after) = escape.split_once('}').expect("an escape");
        out.push(u32::from_str_radix(code, 16).expect("a code point"));
        rest = after;
    }
    out.push_utf8(rest);
    out
}

pub(super) fn show(text: StrRef<'_>) -> String {
    let show = |code: u32| match char::from_u32(code) {
        Some(c @ ' '..='~') if c != '\\' => c.to_string(),
        _ => format!("\\{{{code:x}}}"),
    };
    text.chars().map(show).collect()
}

fn show_buf(text: StrBuf) -> String {
    assert_eq!(text.as_ref().kind(), text.as_ref().narrowest());
    show(text.as_ref())
}

fn python_bool(value: bool) -> String {
    if value { "True".into() } else { "False".into() }
}

fn show_list(parts: &[String]) -> String {
    parts.join("\\;")
}

fn collect(text: StrRef<'_>, run: impl FnOnce(&mut dyn FnMut(Range<usize>))) -> String {
    let mut parts = Vec::new();
    run(&mut |range| parts.push(show(text.slice(range))));
    show_list(&parts)
}

fn read_bytes(text: &str) -> Vec<u8> {
    let pair = |index: usize| u8::from_str_radix(&text[2 * index..2 * index + 2], 16).expect("hex");
    (0..text.len() / 2).map(pair).collect()
}

fn show_bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode(bytes: &[u8], name: &str, errors: &str) -> String {
    let mut errors = Errors::from_name(errors).expect("a handler");
    let result = match name {
        "utf-8" => codec::decode_utf8(bytes, &mut errors),
        "ascii" => codec::decode_ascii(bytes, &mut errors),
        "latin-1" => Ok(codec::decode_latin1(bytes)),
        _ => {
            let endian = endian(name);
            let utf16 = name.starts_with("utf-16");
            let decoded = if utf16 {
                codec::decode_utf16(bytes, endian, true, &mut errors)
            } else {
                codec::decode_utf32(bytes, endian, true, &mut errors)
            };
            decoded.map(|decoded| decoded.0)
        }
    };
    match result {
        Ok(text) => show_buf(text),
        Err(codec::DecodeStop::Error(error)) => {
            format!("!{} @{}:{}", error.message(bytes), error.start, error.end)
        }
        Err(codec::DecodeStop::NotForDecoding) => {
            "!don't know how to handle UnicodeDecodeError in error callback".into()
        }
    }
}

fn encode(text: StrRef<'_>, name: &str, errors: &str) -> String {
    let mut errors = Errors::from_name(errors).expect("a handler");
    let result = match name {
        "utf-8" => codec::encode_utf8(text, &mut errors),
        "ascii" => codec::encode_ascii(text, &mut errors),
        "latin-1" => codec::encode_latin1(text, &mut errors),
        _ if name.starts_with("utf-16") => codec::encode_utf16(text, endian(name), &mut errors),
        _ => codec::encode_utf32(text, endian(name), &mut errors),
    };
    match result {
        Ok(bytes) => show_bytes(&bytes),
        Err(error) => show(
            StrBuf::from(format!(
                "!{} @{}:{}",
                error.message(text),
                error.start,
                error.end
            ))
            .as_ref(),
        ),
    }
}

fn endian(name: &str) -> Endian {
    match &name[6..] {
        "" => Endian::Marked,
        "-le" => Endian::Little,
        _ => Endian::Big,
    }
}

fn compute(name: &str, args: &[&str]) -> Option<String> {
    if let Some(name) = name.strip_prefix("b_") {
        return compute_bytes(name, args);
    }
    match name {
        "decode" => return Some(decode(&read_bytes(args[0]), args[1], args[2])),
        "encode" => return Some(encode(read(args[0]).as_ref(), args[1], args[2])),
        "end" => return Some("ok".into()),
        _ => {}
    }
    let texts: Vec<StrBuf> = args.iter().map(|arg| read(arg)).collect();
    let text = |index: usize| texts[index].as_ref();
    let s = text(0);
    let number = |index: usize| args[index].parse::<i64>().expect("a number");
    let most = |index: usize| usize::try_from(number(index)).unwrap_or(usize::MAX);
    let place = |at: Option<usize>| at.map_or("-1".into(), |at| at.to_string());
    let normal = |form| show_buf(unicode::normalize(s, form));
    let pad = |align| show_buf(layout::pad(s, most(1), text(2).at(0), align).unwrap_or(s.to_buf()));
    let strip = |left, right| show(s.slice(split::strip_space(s, left, right)));
    let partition = |at: Option<usize>, reverse: bool| {
        let parts = match at {
            Some(at) => [
                s.slice(0..at),
                text(1),
                s.slice(at + text(1).len()..s.len()),
            ],
            None if reverse => [StrRef::EMPTY, StrRef::EMPTY, s],
            None => [s, StrRef::EMPTY, StrRef::EMPTY],
        };
        show_list(&parts.map(show))
    };
    Some(match name {
        "upper" => show_buf(case::upper(s)),
        "lower" => show_buf(case::lower(s)),
        "title" => show_buf(case::title(s)),
        "capitalize" => show_buf(case::capitalize(s)),
        "casefold" => show_buf(case::casefold(s)),
        "swapcase" => show_buf(case::swapcase(s)),
        "isalpha" => python_bool(classify::is_alpha(s)),
        "isdecimal" => python_bool(classify::is_decimal(s)),
        "isdigit" => python_bool(classify::is_digit(s)),
        "isnumeric" => python_bool(classify::is_numeric(s)),
        "isalnum" => python_bool(classify::is_alnum(s)),
        "isspace" => python_bool(classify::is_space(s)),
        "isprintable" => python_bool(classify::is_printable(s)),
        "isidentifier" => python_bool(classify::is_identifier(s)),
        "isupper" => python_bool(classify::is_upper(s)),
        "islower" => python_bool(classify::is_lower(s)),
        "istitle" => python_bool(classify::is_title(s)),
        "strip" => strip(true, true),
        "lstrip" => strip(true, false),
        "rstrip" => strip(false, true),
        "repr" => show_buf(repr::repr(s)),
        "ascii" => show_buf(repr::ascii(s)),
        "hash" => hash::HashKey::from_seed(42).hash_str(s).to_string(),
        "NFC" => normal(NormalForm::Nfc),
        "NFD" => normal(NormalForm::Nfd),
        "NFKC" => normal(NormalForm::Nfkc),
        "NFKD" => normal(NormalForm::Nfkd),
        "splitlines" => collect(s, |part| split::split_lines(s, args[1] == "True", part)),
        "split_space" => collect(s, |part| split::split_space(s, most(1), part)),
        "rsplit_space" => collect(s, |part| split::rsplit_space(s, most(1), part)),
        "split" => collect(s, |part| split::split(s, text(1), most(2), part)),
        "rsplit" => collect(s, |part| split::rsplit(s, text(1), most(2), part)),
        "find" => place(search::find(s, text(1))),
        "rfind" => place(search::rfind(s, text(1))),
        "count" => search::count(s, text(1)).to_string(),
        "replace" => show_buf(search::replace(s, text(1), text(2), most(3)).unwrap_or(s.to_buf())),
        "startswith" => python_bool(search::starts_with(s, text(1))),
        "endswith" => python_bool(search::ends_with(s, text(1))),
        "partition" => partition(split::partition(s, text(1)), false),
        "rpartition" => partition(split::rpartition(s, text(1)), true),
        "strip_set" => {
            let strip = |left, right| show(s.slice(split::strip_set(s, text(1), left, right)));
            show_list(&[strip(true, true), strip(true, false), strip(false, true)])
        }
        "center" => pad(Align::Center),
        "ljust" => pad(Align::Left),
        "rjust" => pad(Align::Right),
        "zfill" => show_buf(layout::zfill(s, most(1)).unwrap_or(s.to_buf())),
        "expandtabs" => show_buf(layout::expand_tabs(s, most(1)).expect("fits")),
        "compare" => (s.compare(text(1)) as i32).to_string(),
        "fromhex" => match repr::from_hex(s) {
            Ok(bytes) => show_bytes(&bytes),
            Err(error) => format!("!{}", error.message()),
        },
        _ => return None,
    })
}

fn compute_bytes(name: &str, args: &[&str]) -> Option<String> {
    use classify::bytes as is;
    let bytes = read_bytes(args[0]);
    let bytes = bytes.as_slice();
    type Split = fn(&[u8], &mut dyn FnMut(Range<usize>));
    let list = |run: Split| {
        let mut parts = Vec::new();
        run(bytes, &mut |range| parts.push(show_bytes(&bytes[range])));
        show_list(&parts)
    };
    Some(match name {
        "isalpha" => python_bool(is::is_alpha(bytes)),
        "isdigit" => python_bool(is::is_digit(bytes)),
        "isalnum" => python_bool(is::is_alnum(bytes)),
        "isspace" => python_bool(is::is_space(bytes)),
        "isupper" => python_bool(is::is_upper(bytes)),
        "islower" => python_bool(is::is_lower(bytes)),
        "istitle" => python_bool(is::is_title(bytes)),
        "title" => show_bytes(&case::title_bytes(bytes)),
        "capitalize" => show_bytes(&case::capitalize_bytes(bytes)),
        "swapcase" => show_bytes(&case::swapcase_bytes(bytes)),
        "strip" => {
            show_bytes(&bytes[split::strip_space_units(bytes, true, true, split::Flavor::Bytes)])
        }
        "splitlines" => {
            list(|b, part| split::split_lines_units(b, false, split::Flavor::Bytes, part))
        }
        "split" => {
            list(|b, part| split::split_space_units(b, usize::MAX, split::Flavor::Bytes, part))
        }
        "repr" => show(StrRef::Latin1(&repr::repr_bytes(bytes))),
        "hex" => show(StrRef::Latin1(&repr::hex(
            bytes,
            Some(b':'),
            args[1].parse().expect("a number"),
        ))),
        _ => return None,
    })
}

#[test]
fn agrees_with_cpython() {
    let mut failures = Vec::new();
    for line in include_str!("golden/text.txt").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (name, args, expected) = (
            fields[0],
            &fields[1..fields.len() - 1],
            fields[fields.len() - 1],
        );
        let result = compute(name, args).unwrap_or_else(|| panic!("no function {name}"));
        if result != expected {
            failures.push(format!("{line}\n    {result}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} differ:\n{}",
        failures.len(),
        failures[..failures.len().min(25)].join("\n")
    );
}

/// Long wide texts take the two-way search; the bytes of the same text take another crate's.
#[test]
fn wide_search_agrees_with_bytes() {
    let mut state = 1u32;
    let mut next = move || {
        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
        state >> 16
    };
    for round in 0..200 {
        let letters = 1 + round % 3;
        let narrow: Vec<u8> = (0..4000).map(|_| b'a' + (next() % letters) as u8).collect();
        let length = 1 + (next() % 80) as usize;
        let mut needle = match round % 4 {
            0 => narrow[2000..2000 + length].to_vec(),
            1 => b"ab".repeat(length),
            2 => [vec![b'a'; length], vec![b'b']].concat(),
            _ => [b"aab".repeat(length), b"a".to_vec()].concat(),
        };
        if round % 5 == 0 {
            needle.reverse();
        }
        let widen = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| u16::from(*byte))
                .collect::<Vec<u16>>()
        };
        let (wide, wide_needle) = (widen(&narrow), widen(&needle));
        assert_eq!(
            search::find_units(&narrow, &needle),
            search::find_units(&wide, &wide_needle)
        );
        assert_eq!(
            search::rfind_units(&narrow, &needle),
            search::rfind_units(&wide, &wide_needle)
        );
        assert_eq!(
            search::count_units(&narrow, &needle, usize::MAX),
            search::count_units(&wide, &wide_needle, usize::MAX)
        );
    }
}

#[test]
fn equal_strings_hash_alike_at_every_width() {
    let key = hash::HashKey::from_bytes(*b"0123456789abcdef");
    let narrow = key.hash_str(StrRef::Ascii(b"hello"));
    assert_eq!(narrow, key.hash_bytes(b"hello"));
    assert_eq!(
        narrow,
        key.hash_str(StrRef::Ucs2(&[104, 101, 108, 108, 111]))
    );
    assert_eq!(
        narrow,
        key.hash_str(StrRef::Ucs4(&[104, 101, 108, 108, 111]))
    );
}
