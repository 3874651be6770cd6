//! The float functions of `math`, with the errors that Python makes of their special cases.
//!
//! Where the platform's function is what CPython calls, it is called here too. Functions that CPython computes itself
//! (`gamma`, `lgamma`, `hypot`, `fsum`, `sumprod`) follow the same published algorithms.

use super::bigint::BigInt;
use super::int::IntRef;

/// Why a function has no result.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum MathError {
    /// ValueError `math domain error`.
    Domain,
    /// ValueError: what was expected, and what was got instead.
    Expected(&'static str, f64),
    /// ValueError or OverflowError with this text alone.
    Text(&'static str),
    /// OverflowError `math range error`.
    Range,
    /// OverflowError with this text.
    Overflow(&'static str),
}

impl MathError {
    /// CPython's wording.
    pub fn message(self) -> String {
        match self {
            MathError::Domain => "math domain error".into(),
            MathError::Expected(what, got) => {
                format!("expected {what}, got {}", super::float_text::repr(got))
            }
            MathError::Text(text) | MathError::Overflow(text) => text.into(),
            MathError::Range => "math range error".into(),
        }
    }

    /// Whether it is an OverflowError and no ValueError.
    pub fn is_overflow(self) -> bool {
        matches!(self, MathError::Range | MathError::Overflow(_))
    }
}

/// What the functions return.
pub type Result<T> = std::result::Result<T, MathError>;

/// Judges a result: NaN from a number is a domain error, infinity from a finite number an overflow.
fn judged(argument: f64, result: f64, expected: &'static str) -> Result<f64> {
    if result.is_nan() && !argument.is_nan() {
        return Err(MathError::Expected(expected, argument));
    }
    if result.is_infinite() && argument.is_finite() {
        return Err(MathError::Range);
    }
    Ok(result)
}

const UNIT_RANGE: &str = "a number in range from -1 up to 1";
const FINITE: &str = "a finite input";

macro_rules! functions {
    ($($name:ident = |$x:ident| $result:expr, $expected:expr;)*) => {
        $(#[doc = concat!("`math.", stringify!($name), "(x)`.")]
        pub fn $name($x: f64) -> Result<f64> {
            judged($x, $result, $expected)
        })*
    };
}

functions! {
    acos = |x| x.acos(), UNIT_RANGE;
    asin = |x| x.asin(), UNIT_RANGE;
    atan = |x| x.atan(), FINITE;
    acosh = |x| libm::acosh(x), "argument value not less than 1";
    asinh = |x| libm::asinh(x), FINITE;
    cbrt = |x| x.cbrt(), FINITE;
    cos = |x| x.cos(), FINITE;
    cosh = |x| x.cosh(), FINITE;
    sin = |x| x.sin(), FINITE;
    sinh = |x| x.sinh(), FINITE;
    tan = |x| x.tan(), FINITE;
    tanh = |x| x.tanh(), FINITE;
    exp = |x| x.exp(), FINITE;
    exp2 = |x| x.exp2(), FINITE;
    expm1 = |x| x.exp_m1(), FINITE;
    erf = |x| libm::erf(x), FINITE;
    erfc = |x| libm::erfc(x), FINITE;
    sqrt = |x| x.sqrt(), "a nonnegative input";
}

/// `math.atanh(x)`.
pub fn atanh(x: f64) -> Result<f64> {
    if x.abs() >= 1.0 {
        return Err(MathError::Expected("a number between -1 and 1", x));
    }
    Ok(libm::atanh(x))
}

/// `math.log1p(x)`.
pub fn log1p(x: f64) -> Result<f64> {
    if x <= -1.0 {
        Err(MathError::Expected("argument value > -1", x))
    } else {
        Ok(x.ln_1p())
    }
}

fn log_domain<T>(x: T, positive: bool, log: impl Fn(T) -> f64, error: MathError) -> Result<f64> {
    if positive { Ok(log(x)) } else { Err(error) }
}

/// The natural logarithm.
pub fn log(x: f64) -> Result<f64> {
    log_domain(
        x,
        x > 0.0 || x.is_nan(),
        f64::ln,
        MathError::Expected("a positive input", x),
    )
}

/// `math.log2(x)`.
pub fn log2(x: f64) -> Result<f64> {
    log_domain(
        x,
        x > 0.0 || x.is_nan(),
        f64::log2,
        MathError::Expected("a positive input", x),
    )
}

/// `math.log10(x)`.
pub fn log10(x: f64) -> Result<f64> {
    log_domain(
        x,
        x > 0.0 || x.is_nan(),
        f64::log10,
        MathError::Expected("a positive input", x),
    )
}

/// A logarithm of an int that may be beyond the floats: `log` is one of the three above.
pub fn log_of_int(x: IntRef<'_>, log: fn(f64) -> Result<f64>) -> Result<f64> {
    if x.signum() <= 0 {
        return Err(MathError::Text("expected a positive input"));
    }
    if let Ok(float) = x.to_f64() {
        return log(float);
    }
    let (mantissa, exponent) = match x {
        IntRef::Small(x) => BigInt::from(x).frexp(),
        IntRef::Big(x) => x.frexp(),
    };
    Ok(log(mantissa)? + log(2.0)? * exponent as f64)
}

/// `math.pow(x, y)`.
pub fn pow(x: f64, y: f64) -> Result<f64> {
    let result = x.powf(y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(MathError::Domain);
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(if x == 0.0 {
            MathError::Domain
        } else {
            MathError::Range
        });
    }
    Ok(result)
}

/// `math.fmod(x, y)`.
pub fn fmod(x: f64, y: f64) -> Result<f64> {
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        Err(MathError::Domain)
    } else {
        Ok(result)
    }
}

/// `math.remainder(x, y)`.
pub fn remainder(x: f64, y: f64) -> Result<f64> {
    if x.is_nan() || y.is_nan() {
        return Ok(f64::NAN);
    }
    if x.is_infinite() || y == 0.0 {
        return Err(MathError::Domain);
    }
    Ok(if y.is_infinite() {
        x
    } else {
        libm::remainder(x, y)
    })
}

/// `math.ldexp(x, exponent)`.
pub fn ldexp(x: f64, exponent: i64) -> Result<f64> {
    let result = super::float::ldexp(x, exponent);
    if result.is_infinite() && x.is_finite() {
        Err(MathError::Range)
    } else {
        Ok(result)
    }
}

/// `math.modf(x)`: fraction and whole part.
pub fn modf(x: f64) -> (f64, f64) {
    if x.is_infinite() {
        return (0.0f64.copysign(x), x);
    }
    ((x - x.trunc()).copysign(x), x.trunc())
}

/// `math.fma(x, y, z)`.
pub fn fma(x: f64, y: f64, z: f64) -> Result<f64> {
    let result = x.mul_add(y, z);
    if result.is_nan() && ![x, y, z].iter().any(|value| value.is_nan()) {
        return Err(MathError::Text("invalid operation in fma"));
    }
    if result.is_infinite() && [x, y, z].iter().all(|value| value.is_finite()) {
        return Err(MathError::Overflow("overflow in fma"));
    }
    Ok(result)
}

/// `math.ulp(x)`.
pub fn ulp(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let up = x.next_up();
    if up.is_infinite() {
        x - x.next_down()
    } else {
        up - x
    }
}

/// `math.nextafter(x, y, steps=steps)`.
pub fn nextafter(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    // Floats in order, as integers: negative ones count down from zero.
    let order = |value: f64| {
        let bits = i128::from(value.to_bits() & (u64::MAX >> 1));
        if value.is_sign_negative() {
            -bits
        } else {
            bits
        }
    };
    let (from, to) = (order(x), order(y));
    if from == to {
        return y;
    }
    let steps = i128::from(steps);
    let reached = if from < to {
        (from + steps).min(to)
    } else {
        (from - steps).max(to)
    };
    if reached == to {
        return y;
    }
    let magnitude = f64::from_bits(reached.unsigned_abs() as u64);
    let negative = reached < 0 || reached == 0 && x.is_sign_negative();
    if negative { -magnitude } else { magnitude }
}

/// A sum or product and its rounding error.
#[derive(Clone, Copy)]
struct Exact {
    value: f64,
    error: f64,
}

/// `a + b` for `|a| >= |b|`.
fn fast_sum(a: f64, b: f64) -> Exact {
    let value = a + b;
    Exact {
        value,
        error: (a - value) + b,
    }
}

/// `a + b`.
fn sum(a: f64, b: f64) -> Exact {
    let value = a + b;
    let part = value - a;
    Exact {
        value,
        error: (a - (value - part)) + (b - part),
    }
}

/// `a * b`.
fn product(a: f64, b: f64) -> Exact {
    let value = a * b;
    Exact {
        value,
        error: a.mul_add(b, -value),
    }
}

/// `math.hypot(*values)`: scaled by a power of two, summed exactly, the root corrected once.
pub fn hypot(values: &[f64]) -> f64 {
    if values.iter().any(|value| value.is_infinite()) {
        return f64::INFINITY;
    }
    if values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let largest = values
        .iter()
        .fold(0.0f64, |largest, value| largest.max(value.abs()));
    if largest == 0.0 || values.len() <= 1 {
        return largest;
    }
    let (_, exponent) = super::float::frexp(largest);
    if exponent < -1023 {
        let scaled: Vec<f64> = values
            .iter()
            .map(|value| value / f64::MIN_POSITIVE)
            .collect();
        return f64::MIN_POSITIVE * hypot(&scaled);
    }
    let scale = super::float::ldexp(1.0, i64::from(-exponent));
    let (mut total, mut errors, mut more_errors) = (1.0, 0.0, 0.0);
    let mut add = |square: Exact| {
        let next = fast_sum(total, square.value);
        total = next.value;
        errors += square.error;
        more_errors += next.error;
        total - 1.0 + (errors + more_errors)
    };
    let mut squares = 0.0;
    for value in values {
        let value = value.abs() * scale;
        squares = add(product(value, value));
    }
    let root = squares.sqrt();
    let rest = add(product(-root, root));
    (root + rest / (2.0 * root)) / scale
}

/// `math.dist(p, q)` of points of equal dimension.
pub fn dist(p: &[f64], q: &[f64]) -> f64 {
    let differences: Vec<f64> = p.iter().zip(q).map(|(a, b)| (a - b).abs()).collect();
    hypot(&differences)
}

/// `math.sumprod` of floats: products and sums carry their errors in two further floats. (Of nothing it is the int 0,
/// which is the caller's to say.)
pub fn sumprod(mut pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut high, mut low, mut tiny) = (0.0, 0.0, 0.0);
    let rounded = |high: f64, low: f64, tiny: f64| {
        let last = sum(low, tiny);
        let total = sum(high, last.value);
        total.value + (total.error + last.error)
    };
    while let Some((a, b)) = pairs.next() {
        let exact = product(a, b);
        let total = sum(high, exact.value);
        if !total.value.is_finite() {
            // Errors mean nothing any more; the rest is added as it comes.
            let start = rounded(high, low, tiny) + a * b;
            return pairs.fold(start, |total, (a, b)| total + a * b);
        }
        let first = sum(low, exact.error);
        let second = sum(first.value, total.error);
        (high, low, tiny) = (total.value, second.value, tiny + first.error + second.error);
    }
    rounded(high, low, tiny)
}

/// `math.fsum`: Shewchuk's sum, kept as floats that do not overlap, rounded once at the end.
#[derive(Clone, Debug, Default)]
pub struct Fsum {
    partials: Vec<f64>,
    special: f64,
    infinities: f64,
}

impl Fsum {
    /// Adds a float.
    pub fn add(&mut self, value: f64) -> Result<()> {
        let original = value;
        let mut value = value;
        let mut kept = 0;
        for index in 0..self.partials.len() {
            let other = self.partials[index];
            let (large, small) = if value.abs() < other.abs() {
                (other, value)
            } else {
                (value, other)
            };
            let exact = fast_sum(large, small);
            if exact.error != 0.0 {
                self.partials[kept] = exact.error;
                kept += 1;
            }
            value = exact.value;
        }
        self.partials.truncate(kept);
        if value == 0.0 {
            return Ok(());
        }
        if !value.is_finite() {
            if original.is_finite() {
                return Err(MathError::Overflow("intermediate overflow in fsum"));
            }
            if original.is_infinite() {
                self.infinities += original;
            }
            self.special += original;
            self.partials.clear();
            return Ok(());
        }
        self.partials.push(value);
        Ok(())
    }

    /// The sum.
    pub fn finish(mut self) -> Result<f64> {
        if self.special != 0.0 {
            let conflict = self.infinities.is_nan();
            return if conflict {
                Err(MathError::Text("-inf + inf in fsum"))
            } else {
                Ok(self.special)
            };
        }
        let Some(mut high) = self.partials.pop() else {
            return Ok(0.0);
        };
        let mut low = 0.0;
        while let Some(next) = self.partials.pop() {
            let exact = fast_sum(high, next);
            (high, low) = (exact.value, exact.error);
            if low != 0.0 {
                break;
            }
        }
        // Half an ulp was rounded to even, but what is left below says which way was right.
        if let Some(below) = self.partials.last()
            && (low < 0.0 && *below < 0.0 || low > 0.0 && *below > 0.0)
        {
            let twice = low * 2.0;
            let moved = high + twice;
            if twice == moved - high {
                high = moved;
            }
        }
        Ok(high)
    }
}

/// Lanczos' approximation with 13 terms; numerator and denominator of the sum, lowest power first.
const LANCZOS_G: f64 = 6.02468004077673;
const LANCZOS_NUMERATOR: [f64; 13] = [
    23531376880.41076,
    42919803642.6491,
    35711959237.35567,
    17921034426.03721,
    6039542586.352028,
    1439720407.3117216,
    248874557.86205417,
    31426415.585400194,
    2876370.6289353725,
    186056.26539522348,
    8071.672002365816,
    210.82427775157936,
    2.5066282746310002,
];
const LANCZOS_DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut numerator, mut denominator) = (0.0, 0.0);
    let terms = LANCZOS_NUMERATOR.iter().zip(&LANCZOS_DENOMINATOR);
    if x < 5.0 {
        for (a, b) in terms.rev() {
            numerator = numerator * x + a;
            denominator = denominator * x + b;
        }
    } else {
        // The same in powers of 1/x, so that large arguments do not overflow.
        for (a, b) in terms {
            numerator = numerator / x + a;
            denominator = denominator / x + b;
        }
    }
    numerator / denominator
}

/// `sin(pi * x)`, exact about the zeros.
fn sin_pi(x: f64) -> f64 {
    use std::f64::consts::PI;
    let y = x.abs() % 2.0;
    let result = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * result
}

const NOT_A_POLE: &str = "a noninteger or positive integer";

/// `math.gamma(x)`.
pub fn gamma(x: f64) -> Result<f64> {
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    if x <= 0.0 && x.floor() == x {
        return Err(MathError::Expected(NOT_A_POLE, x));
    }
    if x.floor() == x && x <= 23.0 {
        // Factorials up to 22! are floats.
        return Ok((1..x as u64).fold(1.0, |product, factor| product * factor as f64));
    }
    let size = x.abs();
    let result = if size < 1e-20 {
        1.0 / x
    } else if size > 200.0 {
        if x < 0.0 {
            0.0 / sin_pi(x)
        } else {
            f64::INFINITY
        }
    } else {
        gamma_by_lanczos(x, size)
    };
    if result.is_infinite() {
        Err(MathError::Range)
    } else {
        Ok(result)
    }
}

fn gamma_by_lanczos(x: f64, size: f64) -> f64 {
    const G_MINUS_HALF: f64 = LANCZOS_G - 0.5;
    let y = size + G_MINUS_HALF;
    // What the sum y lost to rounding, as a relative correction of the power of y.
    let lost = if size > G_MINUS_HALF {
        (y - size) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - size
    };
    let correction = lost * LANCZOS_G / y;
    let near = size < 140.0;
    let power = if near {
        y.powf(size - 0.5)
    } else {
        y.powf(size / 2.0 - 0.25)
    };
    if x < 0.0 {
        let mut result = -std::f64::consts::PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        result -= correction * result;
        if near {
            result / power
        } else {
            result / power / power
        }
    } else {
        let mut result = lanczos_sum(size) / y.exp();
        result += correction * result;
        if near {
            result * power
        } else {
            result * power * power
        }
    }
}

/// `math.lgamma(x)`.
pub fn lgamma(x: f64) -> Result<f64> {
    if x.is_nan() {
        return Ok(x);
    }
    if x.is_infinite() {
        return Ok(f64::INFINITY);
    }
    if x.floor() == x && x <= 2.0 {
        return if x <= 0.0 {
            Err(MathError::Expected(NOT_A_POLE, x))
        } else {
            Ok(0.0)
        };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut result = lanczos_sum(size).ln() - LANCZOS_G;
    result += (size - 0.5) * ((size + LANCZOS_G - 0.5).ln() - 1.0);
    if x < 0.0 {
        const LOG_PI: f64 = 1.1447298858494002;
        result = LOG_PI - sin_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() {
        Err(MathError::Range)
    } else {
        Ok(result)
    }
}

/// `math.degrees(x)`.
pub fn degrees(x: f64) -> f64 {
    x * (180.0 / std::f64::consts::PI)
}

/// `math.radians(x)`.
pub fn radians(x: f64) -> f64 {
    x * (std::f64::consts::PI / 180.0)
}
