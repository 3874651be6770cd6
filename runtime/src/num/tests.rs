//! Every line of `golden/num.txt`, recorded from CPython by `golden/generate.py`, must come out the same here.

use super::int::{self, Int, IntError, IntRef};
use super::{BigInt, float, float_hex, float_text, int_text};

fn read_int(text: &str) -> Int {
    int_text::parse(text.as_bytes(), 0, 0).expect("an integer")
}

fn read_float(text: &str) -> f64 {
    float_hex::from_hex(text.as_bytes()).expect("a float")
}

fn show(value: &Int) -> String {
    let text = int_text::to_string(value.as_ref(), 16);
    match text.strip_prefix('-') {
        Some(digits) => format!("-0x{digits}"),
        None => format!("0x{text}"),
    }
}

fn show_pair<T>((a, b): (T, T), show: impl Fn(&T) -> String) -> String {
    format!("{} {}", show(&a), show(&b))
}

fn shown<T, E>(
    result: Result<T, E>,
    show: impl Fn(&T) -> String,
    message: impl Fn(E) -> &'static str,
) -> String {
    result.map_or_else(|error| format!("!{}", message(error)), |value| show(&value))
}

fn integer(result: Result<Int, IntError>) -> String {
    shown(result, show, IntError::message)
}

fn hex(value: &f64) -> String {
    float_hex::to_hex(*value)
}

/// Undoes the escapes that `ascii` puts into a recorded text.
fn unescape(text: &str) -> String {
    text.replace("\\t", "\t").replace("\\n", "\n")
}

/// The result of one line, or `None` for a function this table does not know.
fn compute(name: &str, args: &[&str]) -> Option<String> {
    if let Some(result) = compute_int(name, args) {
        return Some(result);
    }
    let x = || read_float(args[0]);
    let y = || read_float(args[1]);
    let place = || read_int(args[1]).as_ref().to_i64().expect("small");
    let message = float::FloatError::message;
    Some(match name {
        "f_divmod" => shown(
            float::divmod(x(), y()),
            |pair| show_pair(*pair, hex),
            message,
        ),
        "f_mod" => shown(float::modulo(x(), y()), hex, message),
        "f_pow" => match float::pow(x(), y()) {
            Ok(value) => hex(&value),
            Err(float::FloatError::ComplexResult) => "complex".into(),
            Err(float::FloatError::PowOverflow) => "!(34, 'Numerical result out of range')".into(),
            Err(error) => format!("!{}", error.message()),
        },
        "f_repr" => float_text::repr(x()),
        "f_hash" => float::hash(x()).map_or("nan".into(), |hash| show(&Int::Small(hash))),
        "f_round" => shown(float::round_digits(x(), place()), hex, message),
        "f_round_int" => shown(float::round_to_int(x()), show, message),
        "f_ratio" => shown(
            float::as_integer_ratio(x()),
            |pair| show_pair(pair.clone(), show),
            message,
        ),
        "f_hex" => hex(&x()),
        "f_frexp" => {
            let (mantissa, exponent) = float::frexp(x());
            format!("{} {exponent}", hex(&mantissa))
        }
        "f_ldexp" => {
            let value = float::ldexp(x(), place());
            if value.is_infinite() && x().is_finite() {
                "!math range error".into()
            } else {
                hex(&value)
            }
        }
        "fromhex" => shown(
            float_hex::from_hex(args[0].as_bytes()),
            hex,
            float_hex::FromHexError::message,
        ),
        "parse_float" => float_text::parse(unescape(args[0]).as_bytes())
            .map_or("bad".into(), |value| hex(&value)),
        _ => return None,
    })
}

fn compute_int(name: &str, args: &[&str]) -> Option<String> {
    if name.starts_with("f_") || name.starts_with("parse_float") || name == "fromhex" {
        return None;
    }
    if name == "parse_int" {
        let base = read_int(args[1]).as_ref().to_i64().expect("small") as u32;
        return Some(
            int_text::parse(unescape(args[0]).as_bytes(), base, 0)
                .map_or("bad".into(), |value| show(&value)),
        );
    }
    if name == "from_bytes" {
        let bytes: Vec<u8> = (0..args[0].len() / 2)
            .map(|index| u8::from_str_radix(&args[0][2 * index..2 * index + 2], 16).expect("hex"))
            .collect();
        return Some(show(&Int::from(BigInt::from_le_bytes(
            &bytes,
            args[1] == "True",
        ))));
    }
    let first = read_int(args[0]);
    let a = first.as_ref();
    let number = |value: u64| show(&Int::from(value));
    if name == "cmp" {
        let order = int::cmp_f64(a, read_float(args[1]));
        return Some(order.map_or("nan".into(), |order| (order as i32).to_string()));
    }
    let second = args.get(1).map_or(Int::Small(0), |text| read_int(text));
    let b = second.as_ref();
    Some(match name {
        "add" => show(&int::add(a, b)),
        "sub" => show(&int::sub(a, b)),
        "mul" => integer(int::mul(a, b)),
        "divmod" => shown(
            int::divmod(a, b),
            |pair| show_pair(pair.clone(), show),
            IntError::message,
        ),
        "floordiv" => integer(int::floordiv(a, b)),
        "mod" => integer(int::modulo(a, b)),
        "truediv" => shown(int::truediv(a, b), hex, IntError::message),
        "and" => show(&int::and(a, b)),
        "or" => show(&int::or(a, b)),
        "xor" => show(&int::xor(a, b)),
        "gcd" => show(&super::math_int::gcd(a, b)),
        "lcm" => show(&super::math_int::lcm(a, b)),
        "neg" => show(&int::neg(a)),
        "not" => show(&int::not(a)),
        "abs" => show(&int::abs(a)),
        "bit_length" => number(a.bit_length()),
        "bit_count" => number(a.bit_count()),
        "to_f64" => shown(a.to_f64(), hex, IntError::message),
        "hash" => show(&Int::Small(a.hash())),
        "str" => int_text::to_string(a, 10),
        "isqrt" => super::math_int::isqrt(a)
            .map_or("!isqrt() argument must be nonnegative".into(), |root| {
                show(&root)
            }),
        "shl" => integer(int::shl(a, b)),
        "shr" => integer(int::shr(a, b)),
        "pow" => integer(int::pow(a, b)),
        "modpow" => integer(int::modpow(a, b, read_int(args[2]).as_ref())),
        "to_bytes" => {
            let bytes = a
                .to_big()
                .to_le_bytes(b.to_i64().expect("small") as usize, args[2] == "True");
            shown(
                bytes,
                |bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                IntError::message,
            )
        }
        _ => return None,
    })
}

#[test]
fn agrees_with_cpython() {
    let mut failures = Vec::new();
    for line in include_str!("golden/num.txt").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (name, args, expected) = (
            fields[0],
            &fields[1..fields.len() - 1],
            fields[fields.len() - 1],
        );
        let result = compute(name, args);
        let result = result.unwrap_or_else(|| panic!("no function {name}"));
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

#[test]
fn refuses_what_does_not_fit_in_memory() {
    let one = IntRef::Small(1);
    assert_eq!(
        int::shl(one, IntRef::Small(1_000_000_000_000)),
        Err(IntError::TooLarge)
    );
    assert_eq!(
        int::shl(IntRef::Small(0), IntRef::Small(1_000_000_000_000)),
        Ok(Int::Small(0))
    );
    assert_eq!(
        int::pow(IntRef::Small(10), IntRef::Small(1_000_000_000_000)),
        Err(IntError::TooLarge)
    );
    assert_eq!(
        int::pow(IntRef::Small(-1), IntRef::Small(1_000_000_000_001)),
        Ok(Int::Small(-1))
    );
}

#[test]
fn decimal_limit_is_exact() {
    for digits in [1, 18, 19, 20, 100, 4299, 4300, 4301, 5000] {
        let least = BigInt::from(10i64).pow(digits - 1).expect("fits");
        let most = BigInt::from(10i64).pow(digits).expect("fits").add_i64(-1);
        for value in [least, most] {
            assert!(!value.exceeds_decimal_digits(digits as usize));
            assert!(value.exceeds_decimal_digits(digits as usize - 1));
        }
    }
}
