//! Every line of `golden/num.txt`, recorded from CPython by `golden/generate.py`, must come out the same here.

use super::int::{self, Int, IntError, IntRef};
use super::{BigInt, float, float_hex, float_text, int_text, math, math_int};

fn read_int(text: &str) -> Int {
    int_text::parse(text.as_bytes(), 0, 0).expect("an integer")
}

fn read_float(text: &str) -> f64 {
    float_hex::from_hex(text.as_bytes()).expect("a float")
}

fn show(value: &Int) -> String {
    let text = int_text::to_string(value.as_ref(), 16).expect("there is memory");
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
    if let Some(name) = name.strip_prefix("m_") {
        return compute_math(name, args);
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
        "parse_complex" => float_text::parse_complex(args[0].as_bytes())
            .map_or("bad".into(), |parts| show_pair(parts, hex)),
        "parse_float" => float_text::parse(unescape(args[0]).as_bytes())
            .map_or("bad".into(), |value| hex(&value)),
        _ => return None,
    })
}

fn float_or_error(result: math::Result<f64>) -> String {
    result.map_or_else(|error| format!("!{}", error.message()), |value| hex(&value))
}

fn compute_math(name: &str, args: &[&str]) -> Option<String> {
    let floats: Vec<f64> = args
        .iter()
        .filter(|arg| !arg.is_empty())
        .map(|arg| read_float(arg))
        .collect();
    let unary: fn(f64) -> math::Result<f64> = match name {
        "acos" => math::acos,
        "asin" => math::asin,
        "atan" => math::atan,
        "acosh" => math::acosh,
        "asinh" => math::asinh,
        "atanh" => math::atanh,
        "cbrt" => math::cbrt,
        "cos" => math::cos,
        "cosh" => math::cosh,
        "sin" => math::sin,
        "sinh" => math::sinh,
        "tan" => math::tan,
        "tanh" => math::tanh,
        "exp" => math::exp,
        "exp2" => math::exp2,
        "expm1" => math::expm1,
        "erf" => math::erf,
        "erfc" => math::erfc,
        "sqrt" => math::sqrt,
        "log1p" => math::log1p,
        "log" => math::log,
        "log2" => math::log2,
        "log10" => math::log10,
        "gamma" => math::gamma,
        "lgamma" => math::lgamma,
        "ulp" => |x| Ok(math::ulp(x)),
        "degrees" => |x| Ok(math::degrees(x)),
        "radians" => |x| Ok(math::radians(x)),
        "modf" => return Some(show_pair(math::modf(floats[0]), hex)),
        "pow" => return Some(float_or_error(math::pow(floats[0], floats[1]))),
        "fmod" => return Some(float_or_error(math::fmod(floats[0], floats[1]))),
        "remainder" => return Some(float_or_error(math::remainder(floats[0], floats[1]))),
        "fma" => return Some(float_or_error(math::fma(floats[0], floats[1], floats[2]))),
        "nextafter" => {
            let steps = read_int(args[2])
                .as_ref()
                .to_big()
                .expect("there is memory")
                .to_u64()
                .expect("64 bits");
            return Some(hex(&math::nextafter(floats[0], floats[1], steps)));
        }
        "hypot" => return Some(hex(&math::hypot(&floats))),
        "sumprod" => {
            return Some(hex(&math::sumprod(
                floats.chunks(2).map(|pair| (pair[0], pair[1])),
            )));
        }
        "fsum" => {
            let mut sum = math::Fsum::default();
            let added: math::Result<()> = floats.iter().try_for_each(|value| sum.add(*value));
            return Some(float_or_error(added.and_then(|()| sum.finish())));
        }
        _ => return None,
    };
    Some(float_or_error(unary(floats[0])))
}

fn compute_int(name: &str, args: &[&str]) -> Option<String> {
    if name.starts_with("f_")
        || name.starts_with("m_")
        || name.starts_with("parse_float")
        || name == "parse_complex"
        || name == "fromhex"
    {
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
        return Some(integer(
            BigInt::from_le_bytes(&bytes, args[1] == "True").map(Int::from),
        ));
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
        "add" => integer(int::add(a, b)),
        "sub" => integer(int::sub(a, b)),
        "mul" => integer(int::mul(a, b)),
        "divmod" => shown(
            int::divmod(a, b),
            |pair| show_pair(pair.clone(), show),
            IntError::message,
        ),
        "floordiv" => integer(int::floordiv(a, b)),
        "mod" => integer(int::modulo(a, b)),
        "truediv" => shown(int::truediv(a, b), hex, IntError::message),
        "and" => integer(int::and(a, b)),
        "or" => integer(int::or(a, b)),
        "xor" => integer(int::xor(a, b)),
        "gcd" => integer(math_int::gcd(a, b)),
        "lcm" => integer(math_int::lcm(a, b)),
        "neg" => integer(int::neg(a)),
        "not" => integer(int::not(a)),
        "abs" => integer(int::abs(a)),
        "bit_length" => number(a.bit_length()),
        "bit_count" => number(a.bit_count()),
        "to_f64" => shown(a.to_f64(), hex, IntError::message),
        "hash" => show(&Int::Small(a.hash())),
        "str" => int_text::to_string(a, 10).expect("there is memory"),
        "isqrt" => {
            math_int::isqrt(a).map_or("!isqrt() argument must be nonnegative".into(), integer)
        }
        "round" => integer(math_int::round_left_of_point(
            a,
            b.to_i64().expect("small") as u64,
        )),
        "comb" | "perm" if a.signum() < 0 => "!n must be a non-negative integer".into(),
        "comb" => integer(math_int::comb(a, b.to_i64().expect("small") as u64)),
        "perm" => integer(math_int::perm(a, b.to_i64().expect("small") as u64)),
        "factorial" => integer(math_int::factorial(a.to_i64().expect("small") as u64)),
        "i_log" => float_or_error(math::log_of_int(a, math::log)),
        "i_log2" => float_or_error(math::log_of_int(a, math::log2)),
        "i_log10" => float_or_error(math::log_of_int(a, math::log10)),
        "shl" => integer(int::shl(a, b)),
        "shr" => integer(int::shr(a, b)),
        "pow" => integer(int::pow(a, b)),
        "modpow" => integer(int::modpow(a, b, read_int(args[2]).as_ref())),
        "to_bytes" => {
            let bytes = a
                .to_big()
                .expect("there is memory")
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

/// Functions whose last bits are the platform's C library's, which was another one when the results were recorded.
fn depends_on_platform(name: &str) -> bool {
    let exact = [
        "sqrt",
        "ulp",
        "degrees",
        "radians",
        "modf",
        "fmod",
        "remainder",
        "fma",
        "nextafter",
        "hypot",
    ];
    let own = ["sumprod", "fsum"];
    name.strip_prefix("m_")
        .is_some_and(|name| !exact.contains(&name) && !own.contains(&name))
        || name.starts_with("i_log")
        || name == "f_pow"
}

/// Whether two floats in hexadecimal are at most three apart in their last place.
fn nearly(a: &str, b: &str) -> bool {
    let (Ok(a), Ok(b)) = (
        float_hex::from_hex(a.as_bytes()),
        float_hex::from_hex(b.as_bytes()),
    ) else {
        return false;
    };
    a.is_sign_negative() == b.is_sign_negative() && a.to_bits().abs_diff(b.to_bits()) <= 3
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
        if result != expected && !(depends_on_platform(name) && nearly(&result, expected)) {
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
        let most = BigInt::from(10i64)
            .pow(digits)
            .expect("fits")
            .add_i64(-1)
            .expect("fits");
        for value in [least, most] {
            assert!(!value.exceeds_decimal_digits(digits as usize));
            assert!(value.exceeds_decimal_digits(digits as usize - 1));
        }
    }
}
