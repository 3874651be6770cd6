//! Tests of float.

use crate::builtins::scalars_tests::{call, s, shown, with_thread};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::value::Value;

#[test]
fn calls_methods() {
    with_thread(|th| {
        let class = th.builtin(Builtin::Float).as_value();
        let text = s(th, " -1_0.5e1 ");
        let result = protocols::call(th, class, &[text]);
        assert_eq!(shown(th, result), "-105.0");
        let text = s(th, "x");
        let result = protocols::call(th, class, &[text]);
        assert_eq!(
            shown(th, result),
            "ValueError: could not convert string to float: 'x'"
        );
        let f = Value::float(2.5);
        assert_eq!(call(th, f, "__round__", &[]), "2");
        assert_eq!(call(th, f, "__radd__", &[Value::ONE]), "3.5");
        assert_eq!(call(th, f, "__eq__", &[Value::ONE]), "False");
        assert_eq!(call(th, f, "as_integer_ratio", &[]), "(5, 2)");
        assert_eq!(call(th, f, "hex", &[]), "'0x1.4000000000000p+1'");
        assert_eq!(
            call(th, Value::float(1e300), "__pow__", &[Value::int(2)]),
            "OverflowError: (34, 'Numerical result out of range')"
        );
        Ok(())
    });
}
