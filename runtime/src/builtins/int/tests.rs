//! Tests of int.

use crate::builtins::scalars_tests::{call, s, shown, with_thread};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp};
use crate::value::Value;

#[test]
fn converts_texts() {
    with_thread(|th| {
        let int = th.builtin(Builtin::Int).as_value();
        for (text, base, expected) in [
            ("12", 10, "12"),
            (" -0x_ff ", 0, "-255"),
            ("zz", 36, "1295"),
            (
                "",
                10,
                "ValueError: invalid literal for int() with base 10: ''",
            ),
            (
                "1",
                1,
                "ValueError: int() base must be >= 2 and <= 36, or 0",
            ),
            (
                "010",
                0,
                "ValueError: invalid literal for int() with base 0: '010'",
            ),
            (
                "123456789012345678901234567890",
                10,
                "123456789012345678901234567890",
            ),
        ] {
            let text = s(th, text);
            let result = protocols::call(th, int, &[text, Value::int(base)]);
            assert_eq!(shown(th, result), expected);
        }
        let result = protocols::call(th, int, &[Value::NONE]);
        assert_eq!(
            shown(th, result),
            "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"
        );
        Ok(())
    });
}

#[test]
fn calls_methods() {
    with_thread(|th| {
        let big = protocols::binary(th, BinaryOp::LShift, Value::ONE, Value::int(100), false)?;
        assert_eq!(call(th, big, "bit_length", &[]), "101");
        assert_eq!(
            call(th, big, "__neg__", &[]),
            "-1267650600228229401496703205376"
        );
        assert_eq!(
            call(th, Value::int(500), "to_bytes", &[Value::ONE]),
            "OverflowError: int too big to convert"
        );
        assert_eq!(
            call(th, Value::int(15), "__round__", &[Value::int(-1)]),
            "20"
        );
        assert_eq!(
            call(
                th,
                Value::int(2),
                "__pow__",
                &[Value::int(-1), Value::int(7)]
            ),
            "4"
        );
        assert_eq!(
            call(th, Value::int(7), "__divmod__", &[Value::int(-2)]),
            "(-4, -1)"
        );
        assert_eq!(call(th, Value::TRUE, "__and__", &[Value::FALSE]), "False");
        assert_eq!(call(th, Value::TRUE, "__add__", &[Value::TRUE]), "2");
        let spec = s(th, "_x");
        assert_eq!(
            call(th, Value::int(1 << 20), "__format__", &[spec]),
            "'10_0000'"
        );
        assert_eq!(
            call(th, Value::ONE, "__format__", &[Value::ONE]),
            "TypeError: __format__() argument must be str, not int"
        );
        Ok(())
    });
}
