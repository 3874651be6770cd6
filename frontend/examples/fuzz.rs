//! Fuzzes the front end: `fuzz SECONDS [SEED]`, or runs inputs that are there: `fuzz FILE…`. Built without optimisation it checks overflow and catches panics.
//!
//! Inputs are of five kinds: bytes that Python source is likely to hold, sequences of tokens, repetitions of a token, deep nestings, and programs
//! that a small grammar makes, some of them damaged afterwards. Each is tokenized, parsed in every mode (and dumped), and compiled; the bytecode
//! is verified, disassembled and read back. An input that panics, takes longer than a second of processor time, or makes the process grow by
//! a gigabyte is printed; `fuzz-input` holds the current one, for when the process dies of it.

use krait_frontend::ast::{DumpOptions, dump};
use krait_frontend::bytecode::{dis, serial, verify};
use krait_frontend::lexer::Listing;
use krait_frontend::parser::{Mode, ParseOptions};
use krait_frontend::source::Source;
use krait_frontend::{Options, compile, parser};
use std::io::{Seek, Write};
use std::panic::catch_unwind;
use std::time::{Duration, Instant};

const SLOW: Duration = Duration::from_secs(1);

/// Characters and sequences for inputs without any structure.
const PIECES: &[&str] = &[
    "\n", "\n", " ", "  ", "    ", "\t", "\x0c", "\r", "\r\n", "\\\n", "\\", "#", "'", "\"", "'''",
    "\"\"\"", "f'", "f\"\"\"", "t'", "rb'", "u'", "{", "}", "{{", "}}", "(", ")", "[", "]", ":",
    "!", "!r", "=", "\\N{", "\\x", "\\u", "\\777", "0x", "0b", "1e", "1_", "0", "9", ".", "e", "j",
    "é", "\u{300}", "€", "\u{feff}", "\u{a0}", "$", "?", "`", "\0", "a", "_", ",", ";", "->", ":=",
    "**", "//", "<>", "@", "~",
];

/// Words for sequences of tokens.
const WORDS: &[&str] = &[
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "match",
    "case",
    "type",
    "_",
    "a",
    "b",
    "c",
    "__debug__",
    "print",
    "exec",
    "1",
    "2.5",
    "3j",
    "0x1f",
    "'s'",
    "b'b'",
    "f'{a}'",
    "f'{a:{b}}'",
    "f'{a!r}'",
    "t'{a}'",
    "f'{a=}'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    ".",
    "...",
    "=",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "@",
    "**",
    "|",
    "&",
    "^",
    "~",
    "<<",
    ">>",
    "+=",
    "-=",
    "*=",
    "@=",
    "->",
    ":=",
    "!",
    "\n",
    "\n",
    "\n    ",
    "\n    ",
    "\n        ",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Rules of the grammar: `$x` stands for the rule x.
const RULES: &[(char, &[&str])] = &[
    (
        's',
        &[
            "$e\n",
            "$t = $e\n",
            "$t += $e\n",
            "$n: $e = $e\n",
            "return $e\n",
            "del $t\n",
            "pass\n",
            "import $n.$n as $n\n",
            "from .$n import ($n, $n)\n",
            "global $n\n",
            "nonlocal $n\n",
            "assert $e, $e\n",
            "raise $e from $e\n",
            "type $n$q = $e\n",
            "type $n[$n: $e, *$n, **$n] = $e\n",
            "$e\n",
            "$t: $e\n",
            "$t = $t = (yield)\n",
            "from __future__ import annotations\n",
            "from $n import *\n",
            "import $n, $n.$n\n",
            "$t @= await $e\n",
            "($n := $e)\n",
            "*$n, $t = $e, *$e\n",
            "return *$e, $e\n",
            "pass; $n = $e; del $n\n",
            "$c",
            "$c",
            "$c",
            "yield $e\n",
            "await $e\n",
            "break\n",
            "continue\n",
        ],
    ),
    (
        'c',
        &[
            "if $e:\n$b",
            "if $e:\n$belif $e:\n$belse:\n$b",
            "while $e:\n$belse:\n$b",
            "for $t in $e:\n$b",
            "try:\n$bexcept $e as $n:\n$belse:\n$bfinally:\n$b",
            "try:\n$bexcept* $e:\n$b",
            "with $e as $t, $e:\n$b",
            "with ($e as $t, $e):\n$b",
            "def $n($p):\n$b",
            "async def $n($p) -> $e:\n$b",
            "@$e\ndef $n[$n = $e]($p):\n$b",
            "class $n($e, $n=$e):\n$b",
            "class $n[$n]:\n$b",
            "match $e:\n    case $m if $e:\n$d    case _:\n$d",
            "async for $t in $e:\n$b",
            "async with $e:\n$b",
            "async for $t in $e:\n$belse:\n$b",
            "async with ($e as $t, $e as $n):\n$b",
            "try:\n$bfinally:\n$b",
            "try:\n$bexcept $e:\n$bexcept ($e, $e) as $n:\n$bexcept:\n$b",
            "try:\n$bexcept* $e as $n:\n$bexcept* $e:\n$belse:\n$bfinally:\n$b",
            "def $n$q($p) -> $e:\n$b",
            "async def $n$q($p):\n$b",
            "class $n$q(*$e, $n=$e, **$e):\n$b",
            "@$e\n@$n.$n($e)\nclass $n:\n$b",
            "@$e\nasync def $n($p):\n$b",
            "match $e, *$e:\n    case $m | $m:\n$d    case {**$n} if $e:\n$d    case $n:\n$d",
            "while ($n := $e):\n$b",
            "for $t in *$e, $e:\n$belse:\n$b",
            "if $e: $n = $e; pass\n",
            "class $n: $n = $e\n",
            "def $n($p): return $e\n",
        ],
    ),
    (
        'p',
        &[
            "",
            "$n",
            "$n, $n=$e",
            "$n, /, $n: $e, *, $n=$e",
            "*$n, **$n",
            "*$n: *$e, $n",
            "$n=$e, /, *$n, $n, **$n",
            "$n: $e = $e, *, $n: $e, **$n: $e",
            "*, $n, $n=$e",
        ],
    ),
    (
        'q',
        &[
            "",
            "[$n]",
            "[$n: $e]",
            "[$n: ($e, $e)]",
            "[$n = $e, *$n = $e, **$n = $e]",
            "[*$n, **$n]",
        ],
    ),
    (
        'f',
        &[
            "",
            "x",
            "{$e}",
            "{$e!r}",
            "{$e = }",
            "{$e:>{$n}.{$n}}",
            "{$e!s:$f}",
            "$f$f",
            "{{$f}}",
            "\\n$f",
            "\\N{DIGIT ONE}$f",
            "{lambda $n: 1}",
            "{(lambda $p: $e)}",
            "{$e,}",
            "{*$e, $e}",
            "{yield $e}",
            "{await $e}",
            "{{}}{$n:{$n:{$n}}}",
        ],
    ),
    (
        'm',
        &[
            "$n",
            "1",
            "-1.5+2j",
            "'a'",
            "$n.$n",
            "[$m, *$n]",
            "($m, $m)",
            "{'k': $m, **$n}",
            "$n($m, $n=$m)",
            "$m | $m",
            "$m as $n",
            "_",
            "None",
            "*_, $m",
            "[$m, *_, $m]",
            "()",
            "{}",
            "{-1: $m, $n.$n: $m}",
            "f'{$n}'",
            "b'b' 'c'",
            "$n.$n($m, $m)",
            "($m as $n)",
            "$m | $m | $m",
        ],
    ),
    (
        'e',
        &[
            "$n",
            "$n",
            "1",
            "1.5",
            "'s'",
            "b'b'",
            "None",
            "...",
            "$e + $e",
            "$e * $e",
            "-$e",
            "not $e",
            "$e if $e else $e",
            "$e and $e or $e",
            "$e < $e <= $e",
            "$e in $e",
            "$e is not $e",
            "($e)",
            "($e, $e)",
            "[$e, *$e]",
            "{$e: $e, **$e}",
            "{$e, $e}",
            "$e.$n",
            "$e[$e:$e]",
            "$e[$e, ...]",
            "$e($e, *$e, $n=$e, **$e)",
            "lambda $p: $e",
            "[$e for $t in $e if $e]",
            "{$e: $e for $t in $e}",
            "($e async for $t in $e)",
            "(yield $e)",
            "(yield from $e)",
            "await $e",
            "($n := $e)",
            "f'{$n!r:>{$n}} {{}}'",
            "t'{$n=}'",
            "f'a' 'b' f'{$n}'",
            "$e ** $e",
            "'%s' % ($e,)",
            "f'$f'",
            "rf\"\"\"$f\"\"\"",
            "t'$f' t\"$f\"",
            "f'{f\"{f\\'{$e}\\'}\"}'",
            "f'{f'{f'{$e}'}'}'",
            "lambda $p: (yield $e)",
            "lambda $n=$e, *$n, $n=lambda: $e, **$n: $e",
            "[$e for $t in $e for $t in $e if $e if $e]",
            "[[$e for $n in $e] for $n in $e]",
            "{$e async for $t in $e}",
            "{**$e, $e: $e}",
            "{*$e, $e}",
            "[*$e for $t in $e]",
            "($n := $e, *$e)",
            "$e[*$e]",
            "$e[*$e, $e:$e:$e]",
            "$e[::$e]",
            "$e[$n := $e]",
            "$e($n := $e)",
            "$e($e for $t in $e)",
            "$e(**$e, $n=$e)",
            "~$e",
            "not $e == $e",
            "$e @ $e",
            "$e // $e % $e << $e >> $e & $e ^ $e | $e",
            "(await $e).$n",
            "$e if $e else lambda: $e",
            "super().$n",
            "__class__",
            "-1",
            "0xffffffffffffffffffffffff",
            "1_000j",
            "'a' 'b' \"c\"",
            "'\\ud800'",
            "\"\"\"doc\n  string\n\"\"\"",
        ],
    ),
    (
        't',
        &[
            "$n",
            "$n",
            "$n.$n",
            "$n[$e]",
            "$t, $t",
            "[$t, *$n]",
            "($t)",
            "*$t, $t",
            "()",
            "$n.$n.$n[$e].$n",
            "$n($e)[$e]",
            "(*$n, $t)",
            "[]",
        ],
    ),
    (
        'n',
        &[
            "a",
            "b",
            "c",
            "x",
            "self",
            "__x",
            "é",
            "match",
            "type",
            "_",
            "__class__",
            "__debug__",
            "__x__",
            "case",
            "super",
            "print",
            "annotations",
            "__annotations__",
        ],
    ),
];

/// Appends what a rule makes; `$b` is an indented block.
fn generate(rule: char, depth: usize, indent: usize, random: &mut Random, out: &mut String) {
    if rule == 'b' || rule == 'd' {
        let indent = indent + if rule == 'b' { 4 } else { 8 };
        for _ in 0..1 + random.below(3) {
            out.extend(std::iter::repeat_n(' ', indent));
            if depth == 0 {
                out.push_str("pass\n");
            } else {
                generate('s', depth - 1, indent, random, out);
            }
        }
        return;
    }
    let alternatives = RULES
        .iter()
        .find(|(name, _)| *name == rule)
        .map_or(&[][..], |(_, a)| a);
    let text = if depth == 0 {
        alternatives[0]
    } else {
        random.pick(alternatives)
    };
    let mut chars = text.chars();
    let mut at_line_start = false;
    while let Some(c) = chars.next() {
        if c == '$' {
            let rule = chars.next().unwrap_or('n');
            if at_line_start && rule != 'b' && rule != 'd' {
                out.extend(std::iter::repeat_n(' ', indent));
            }
            at_line_start = matches!(rule, 'b' | 'd');
            generate(rule, depth.saturating_sub(1), indent, random, out);
        } else {
            if at_line_start && c != '\n' {
                out.extend(std::iter::repeat_n(' ', indent));
            }
            at_line_start = c == '\n';
            out.push(c);
        }
    }
}

/// What may be nested, with what belongs behind the middle.
const NESTS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("{1: ", "}"),
    ("f(", ")"),
    ("f(a=", ")"),
    ("a[", "]"),
    ("-", ""),
    ("not ", ""),
    ("lambda: ", ""),
    ("lambda a=", ": 1"),
    ("await ", ""),
    ("(yield ", ")"),
    ("(a := ", ")"),
    ("2 ** ", ""),
    ("1 if 1 else ", ""),
    ("a + (", ")"),
    ("[a for b in ", "]"),
    ("[", " for a in b]"),
    ("f'{", "}'"),
    ("f'{1:{", "}}'"),
    ("", ".b"),
    ("", "()"),
    ("", "[0]"),
    ("", " + 1"),
    ("*", ""),
    ("a and ", ""),
    ("a < ", ""),
    ("if a: ", ""),
    ("a = ", ""),
];

fn nest(random: &mut Random) -> String {
    let most = 1 << random.below(15);
    let levels = 1 + random.below(most);
    let kinds: Vec<_> = (0..1 + random.below(3))
        .map(|_| NESTS[random.below(NESTS.len())])
        .collect();
    let (mut text, mut ends) = (
        random.pick(&["", "x = ", "x: ", "def f(): "]).to_owned(),
        Vec::new(),
    );
    for _ in 0..levels {
        let (start, end) = kinds[random.below(kinds.len())];
        text += start;
        ends.push(end);
    }
    text += random.pick(&["", "1", "a", "a b", "\n"]);
    for end in ends.iter().rev().skip(random.below(10) / 9) {
        text += end;
    }
    text
}

fn input(random: &mut Random) -> Vec<u8> {
    let mut text = String::new();
    match random.below(6) {
        4 => text = nest(random),
        0 => {
            for _ in 0..random.below(60) {
                text.push_str(random.pick(PIECES));
            }
        }
        1 => {
            for _ in 0..random.below(60) {
                text.push_str(random.pick(WORDS));
                text.push(' ');
            }
        }
        2 => {
            // Deep or long repetitions.
            let (piece, other) = (random.pick(WORDS).to_owned(), random.pick(PIECES));
            let unit = piece + random.pick(&["", " "]) + other;
            text = unit.repeat(1 + random.below(3000));
        }
        _ => {
            for _ in 0..1 + random.below(4) {
                generate('s', 2 + random.below(6), 0, random, &mut text);
            }
        }
    }
    let mut bytes = text.into_bytes();
    if random.below(2) == 0 {
        for _ in 0..random.below(4) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 if !bytes.is_empty() => {
                    bytes.remove(at);
                }
                1 if !bytes.is_empty() => bytes[at] = random.below(256) as u8,
                2 => {
                    let piece = random.pick(PIECES).as_bytes().to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.truncate(at),
            }
        }
    }
    bytes
}

fn run(bytes: &[u8]) {
    let _ = Listing::of_bytes(bytes).map(|listing| listing.tokens().count());
    let Ok(source) = Source::from_bytes(bytes) else {
        return;
    };
    for mode in [Mode::Exec, Mode::Eval, Mode::Single, Mode::FuncType] {
        let options = ParseOptions {
            allow_incomplete_input: mode == Mode::Single,
            ..mode.into()
        };
        if let Ok(tree) = parser::parse(&source, options) {
            let _ = dump(&tree, &source, DumpOptions::default());
        }
    }
    for optimize in [0, 2] {
        let options = Options {
            optimize,
            top_level_await: optimize == 2,
            ..Options::default()
        };
        if let Ok(output) = compile(&source, "fuzz", Mode::Exec, options) {
            verify::verify(&output.code).expect("sound bytecode");
            let back = serial::decode(&serial::encode(&output.code)).expect("reads back");
            assert!(back == output.code, "the same bytecode is read back");
            let _ = dis::disassemble(&output.code);
            for warning in output.warnings {
                let _ = warning.to_error(&source);
            }
        }
    }
}

/// How long the process has been running on a processor. Where the system does not tell, as long as it has existed.
fn processor_time(started: Instant) -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The command's name is in parentheses and may hold anything; times are the 14th and 15th field, in hundredths of a second.
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let times: Vec<u64> = fields
        .skip(11)
        .take(2)
        .filter_map(|f| f.parse().ok())
        .collect();
    match times[..] {
        [user, system] => Duration::from_millis((user + system) * 10),
        _ => started.elapsed(),
    }
}

/// The most memory that the process has had, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

/// Writes the current input over the one before. The file stays, since file systems take their time over new ones.
fn keep(file: &mut std::fs::File, bytes: &[u8]) {
    let _ = file
        .rewind()
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.set_len(bytes.len() as u64));
}

fn main() {
    let files: Vec<_> = std::env::args()
        .skip(1)
        .filter(|arg| arg.parse::<u64>().is_err())
        .collect();
    if !files.is_empty() {
        for file in files {
            run(&std::fs::read(&file).expect("the input can be read"));
        }
        return;
    }
    let mut args = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse::<u64>().ok());
    let seconds = args.next().unwrap_or(10);
    let mut random = Random(args.next().unwrap_or(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let started = Instant::now();
    let (mut inputs, mut found, mut memory) = (0u64, 0u64, peak());
    let mut current = std::fs::File::create("fuzz-input").expect("the directory can be written to");
    while started.elapsed() < Duration::from_secs(seconds) {
        let bytes = input(&mut random);
        keep(&mut current, &bytes);
        let before = processor_time(started);
        let panicked = catch_unwind(|| run(&bytes)).is_err();
        let slow = processor_time(started) - before > SLOW;
        let grown = peak() > memory + 1_000_000;
        memory = memory.max(peak());
        if panicked || slow || grown {
            found += 1;
            println!(
                "panicked {panicked}, slow {slow}, grown {grown}: {:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
        inputs += 1;
    }
    println!("{inputs} inputs, {found} found, peak {memory} kB");
}
