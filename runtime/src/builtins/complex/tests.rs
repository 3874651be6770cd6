//! Tests of complex.

use crate::builtins::scalars_tests::{call, s, shown, with_thread};
use crate::object::complex;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::value::Value;

#[test]
fn computes() {
    with_thread(|th| {
        let z = complex::new(th, 1.0, 2.0)?;
        let w = complex::new(th, 3.0, -4.0)?;
        assert_eq!(call(th, z, "__mul__", &[w]), "(11+2j)");
        assert_eq!(call(th, z, "__truediv__", &[w]), "(-0.2+0.4j)");
        assert_eq!(call(th, z, "__rsub__", &[Value::ONE]), "-2j");
        assert_eq!(
            call(th, z, "__pow__", &[Value::int(-3)]),
            "(-0.08800000000000001+0.016j)"
        );
        assert_eq!(call(th, w, "__abs__", &[]), "5.0");
        assert_eq!(call(th, z, "__eq__", &[Value::ONE]), "False");
        let spec = s(th, ">12.1f");
        assert_eq!(call(th, z, "__format__", &[spec]), "'    1.0+2.0j'");
        let class = th.builtin(Builtin::Complex).as_value();
        let text = s(th, "(1-2j)");
        let result = protocols::call(th, class, &[text]);
        assert_eq!(shown(th, result), "(1-2j)");
        let result = protocols::call(th, class, &[Value::ONE, text]);
        assert_eq!(
            shown(th, result),
            "TypeError: complex() argument 'imag' must be a real number, not str"
        );
        Ok(())
    });
}
