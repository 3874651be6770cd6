//! Tests of the module math.

use crate::builtins::start::Runtime;
use crate::context::Options;
use crate::heap::GcConfig;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Raised, Value};

#[test]
fn calls_functions() -> std::io::Result<()> {
    let mut runtime = Runtime::new(Options::default(), GcConfig::default())?;
    let th = runtime.thread();
    let module = crate::stdlib::make_module(th, "math")
        .ok()
        .flatten()
        .expect("there is a module math");
    let mut call = |name: &str, args: &[Value]| {
        let result: PyResult<String> = protocols::get_attr_str(th, module.as_value(), name)
            .and_then(|f| protocols::call(th, f, args))
            .and_then(|v| protocols::repr(th, v).map(Str::display));
        match result {
            Ok(text) => text,
            Err(Raised) => {
                let e = th.take_exception();
                protocols::str(th, e).map(Str::display).unwrap_or_default()
            }
        }
    };
    let (one, two) = (Value::int(1), Value::int(2));
    assert_eq!(call("sqrt", &[two]), "1.4142135623730951");
    assert_eq!(
        call("sqrt", &[Value::int(-1)]),
        "expected a nonnegative input, got -1.0"
    );
    assert_eq!(
        call("sqrt", &[Value::NONE]),
        "must be real number, not NoneType"
    );
    assert_eq!(call("gcd", &[Value::int(12), Value::int(-18)]), "6");
    assert_eq!(call("log", &[Value::int(8), two]), "3.0");
    assert_eq!(call("log", &[two, one]), "division by zero");
    assert_eq!(
        call("comb", &[Value::int(100), Value::int(50)]),
        "100891344545564193334812497256"
    );
    assert_eq!(call("floor", &[Value::float(-1.5)]), "-2");
    assert_eq!(
        call("isclose", &[one, Value::float(1.000_000_000_1)]),
        "True"
    );
    assert_eq!(
        call("isclose", &[one]),
        "isclose() missing required argument 'b' (pos 2)"
    );
    assert_eq!(call("hypot", &[Value::int(3), Value::int(4)]), "5.0");
    let th = runtime.thread();
    let list = List::from_slice(th, &[one, Value::float(2.5), two])
        .map(|l| l.as_value())
        .unwrap_or(Value::NONE);
    let product = protocols::get_attr_str(th, module.as_value(), "sumprod")
        .and_then(|f| protocols::call(th, f, &[list, list]));
    assert_eq!(product.ok(), Some(Value::float(11.25)));
    Ok(())
}
