//! Tests of str.

use crate::builtins::scalars_tests::{call, s, shown, with_thread};
use crate::object::list::List;
use crate::object::protocols;
use crate::object::tuple;
use crate::value::Value;

#[test]
fn calls_methods() {
    with_thread(|th| {
        let abc = s(th, "a-b-é");
        let (dash, x) = (s(th, "-"), s(th, "xy"));
        assert_eq!(call(th, abc, "upper", &[]), "'A-B-É'");
        assert_eq!(call(th, abc, "split", &[dash]), "['a', 'b', 'é']");
        assert_eq!(call(th, abc, "rsplit", &[dash, Value::ONE]), "['a-b', 'é']");
        assert_eq!(call(th, abc, "rpartition", &[dash]), "('a-b', '-', 'é')");
        assert_eq!(call(th, abc, "replace", &[dash, x]), "'axybxyé'");
        assert_eq!(call(th, abc, "find", &[x]), "-1");
        assert_eq!(
            call(th, abc, "find", &[Value::ONE]),
            "TypeError: find() argument 1 must be str, not int"
        );
        assert_eq!(
            call(th, abc, "removeprefix", &[Value::ONE]),
            "TypeError: removeprefix() argument must be str, not int"
        );
        assert_eq!(
            call(th, abc, "encode", &[Value::ONE]),
            "TypeError: encode() argument 'encoding' must be str, not int"
        );
        assert_eq!(call(th, abc, "__getitem__", &[Value::int(-1)]), "'é'");
        assert_eq!(
            call(th, abc, "__mul__", &[Value::int(3)]),
            "'a-b-éa-b-éa-b-é'"
        );
        assert_eq!(
            call(th, abc, "center", &[Value::int(9), dash]),
            "'--a-b-é--'"
        );
        let parts = List::from_slice(th, &[abc, x, abc])?.as_value();
        assert_eq!(call(th, dash, "join", &[parts]), "'a-b-é-xy-a-b-é'");
        let parts = List::from_slice(th, &[abc, Value::ONE])?.as_value();
        assert_eq!(
            call(th, dash, "join", &[parts]),
            "TypeError: sequence item 1: expected str instance, int found"
        );
        assert_eq!(
            call(th, abc, "encode", &[dash]),
            "LookupError: unknown encoding: -"
        );
        let ascii = s(th, "ascii");
        assert_eq!(
            call(th, abc, "encode", &[ascii]),
            "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 4: ordinal not in range(128)"
        );
        Ok(())
    });
}

#[test]
fn formats() {
    with_thread(|th| {
        let format = s(th, "{0:>{1}}|{0!r:5}|{{}}");
        let x = s(th, "é");
        assert_eq!(
            call(th, format, "format", &[x, Value::int(3)]),
            "\"  é|'é'  |{}\""
        );
        let format = s(th, "%5.1f %s %x%%");
        let args = tuple::new(th, &[Value::float(1.25), x, Value::int(255)])?.as_value();
        assert_eq!(call(th, format, "__mod__", &[args]), "'  1.2 é ff%'");
        let result = protocols::binary(th, protocols::BinaryOp::Mod, format, Value::ONE, false);
        assert_eq!(
            shown(th, result),
            "TypeError: not enough arguments for format string"
        );
        let result = protocols::binary(th, protocols::BinaryOp::Add, format, Value::ONE, false);
        assert_eq!(
            shown(th, result),
            "TypeError: can only concatenate str (not \"int\") to str"
        );
        Ok(())
    });
}
