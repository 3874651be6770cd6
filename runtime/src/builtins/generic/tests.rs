//! Tests of generic types.

use super::*;
use crate::builtins::start::Runtime;
use crate::context::Options;
use crate::heap::GcConfig;

fn with_thread(test: impl FnOnce(&mut Thread) -> PyResult<()>) {
    let mut runtime =
        Runtime::new(Options::default(), GcConfig::default()).expect("the interpreter starts");
    test(runtime.thread()).expect("nothing raises");
}

fn shown(th: &mut Thread, v: Value) -> PyResult<String> {
    protocols::repr(th, v).map(Str::display)
}

#[test]
fn aliases_show_their_arguments() {
    with_thread(|th| {
        let (list, int, dict) = (
            th.builtin(Builtin::List).as_value(),
            th.builtin(Builtin::Int).as_value(),
            th.builtin(Builtin::Dict).as_value(),
        );
        let inner = make_alias(th, list, int)?;
        assert_eq!(shown(th, inner)?, "list[int]");
        let args = tuple::new(th, &[int, inner])?;
        let outer = make_alias(th, dict, args.as_value())?;
        assert_eq!(shown(th, outer)?, "dict[int, list[int]]");
        let empty = tuple::new(th, &[])?;
        let none = make_alias(th, list, empty.as_value())?;
        assert_eq!(shown(th, none)?, "list[()]");
        let again = make_alias(th, list, int)?;
        assert!(protocols::eq(th, inner, again)?);
        assert_eq!(protocols::hash(th, inner)?, protocols::hash(th, again)?);
        Ok(())
    });
}

#[test]
fn unions_are_flat_and_without_doubles() {
    with_thread(|th| {
        let (int, str) = (
            th.builtin(Builtin::Int).as_value(),
            th.builtin(Builtin::Str).as_value(),
        );
        let u = make_union(th, int, str)?;
        assert_eq!(shown(th, u)?, "int | str");
        let with_none = make_union(th, u, Value::NONE)?;
        assert_eq!(shown(th, with_none)?, "int | str | None");
        let same = make_union(th, u, int)?;
        assert!(protocols::eq(th, same, u)?);
        assert!(make_union(th, int, int)?.is(int));
        assert!(protocols::is_instance(th, Value::int(3), u)?);
        assert!(!protocols::is_instance(th, Value::NONE, u)?);
        assert!(protocols::is_instance(th, Value::NONE, with_none)?);
        Ok(())
    });
}
