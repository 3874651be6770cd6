//! Tests of the value encoding.

use super::*;

#[test]
fn ints_round_trip_at_the_edges() {
    for i in [0, 1, -1, 42, INT_MAX, INT_MIN, INT_MAX - 1, INT_MIN + 1] {
        let v = Value::int(i);
        assert!(v.is_int() && !v.is_float() && !v.is_heap() && !v.is_singleton());
        assert_eq!(v.as_int(), i);
    }
    assert_eq!(Value::try_int(INT_MAX + 1), None);
    assert_eq!(Value::try_int(INT_MIN - 1), None);
    assert_eq!(Value::try_int(i64::MIN), None);
    assert_eq!(Value::int(0), Value::ZERO);
    assert_eq!(Value::int(1), Value::ONE);
}

#[test]
fn floats_round_trip() {
    let cases = [
        0.0,
        -0.0,
        1.5,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];
    for f in cases {
        let v = Value::float(f);
        assert!(v.is_float() && !v.is_int() && !v.is_heap() && !v.is_singleton());
        assert_eq!(v.as_float().to_bits(), f.to_bits());
    }
}

#[test]
fn every_nan_is_a_float_and_keeps_its_sign() {
    let patterns = [
        u64::MAX,
        0x7FF0_0000_0000_0001,
        0xFFF0_0000_0000_0001,
        0xFFFE_0000_0000_0000,
        0x7FFF_FFFF_FFFF_FFFF,
        0xFFF8_0000_0000_0000,
    ];
    for bits in patterns {
        let v = Value::float(f64::from_bits(bits));
        assert!(v.is_float());
        assert!(v.as_float().is_nan());
        assert_eq!(v.as_float().is_sign_negative(), bits >> 63 == 1);
    }
}

#[test]
fn singletons_are_nothing_else() {
    let all = [
        Value::NONE,
        Value::FALSE,
        Value::TRUE,
        Value::NOT_IMPLEMENTED,
        Value::ELLIPSIS,
        Value::UNBOUND,
    ];
    for v in all {
        assert!(v.is_singleton() && !v.is_heap() && !v.is_int() && !v.is_float());
    }
    assert!(Value::TRUE.is_bool() && Value::FALSE.is_bool());
    assert!(!Value::NONE.is_bool() && !Value::ELLIPSIS.is_bool());
    assert_eq!(Value::bool(true), Value::TRUE);
    assert_eq!(Value::bool(false), Value::FALSE);
}

#[test]
fn unsigned_compare_of_tagged_ints_is_a_bounds_check() {
    let len = Value::int(10).bits();
    assert!(Value::int(9).bits() < len);
    assert!(Value::int(10).bits() >= len);
    assert!(Value::int(-1).bits() >= len);
    assert!(Value::int(INT_MIN).bits() >= len);
}

#[test]
fn a_raised_result_is_the_zero_word() {
    let raised: PyResult<Value> = Err(Raised);
    // SAFETY: both types are eight bytes wide and every bit pattern is a u64.
    let bits: u64 = unsafe { std::mem::transmute(raised) };
    assert_eq!(bits, 0);
}
