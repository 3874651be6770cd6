//! The module `builtins`.

mod attributes;
mod build_class;
mod code;
mod numbers;
mod sequences;
mod text;

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// Declares the module `builtins`.
pub struct BuiltinsModule;

/// Built-in functions, types, exceptions, and other objects.
///
/// This module provides direct access to all 'built-in'
/// identifiers of Python; for example, builtins.len is
/// the full name for the built-in function len().
///
/// This module is not normally accessed explicitly by most
/// applications, but can be useful in modules that provide
/// objects with the same name as a builtin and need access to
/// the built-in of that name.
#[pymodule("builtins")]
impl BuiltinsModule {
    /// Return the absolute value of the argument.
    #[function("(x, /)")]
    fn abs(th: &mut Thread, x: Value) -> PyResult {
        numbers::abs(th, x)
    }

    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    #[function("(iterable, /)")]
    fn all(th: &mut Thread, iterable: Value) -> PyResult<bool> {
        Ok(!sequences::any_is(th, iterable, false)?)
    }

    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    #[function("(iterable, /)")]
    fn any(th: &mut Thread, iterable: Value) -> PyResult<bool> {
        sequences::any_is(th, iterable, true)
    }

    /// Return an ASCII-only representation of an object.
    #[function("(obj, /)")]
    fn ascii(th: &mut Thread, obj: Value) -> PyResult<Gc<Str>> {
        protocols::ascii(th, obj)
    }

    /// Return the binary representation of an integer.
    #[function("(number, /)")]
    fn bin(th: &mut Thread, number: Value) -> PyResult<String> {
        numbers::in_base(th, number, 2, "0b")
    }

    /// Return the octal representation of an integer.
    #[function("(number, /)")]
    fn oct(th: &mut Thread, number: Value) -> PyResult<String> {
        numbers::in_base(th, number, 8, "0o")
    }

    /// Return the hexadecimal representation of an integer.
    #[function("(number, /)")]
    fn hex(th: &mut Thread, number: Value) -> PyResult<String> {
        numbers::in_base(th, number, 16, "0x")
    }

    /// Return whether the object is callable (i.e., some kind of function).
    ///
    /// Note that classes are callable, as are instances of classes with a
    /// __call__() method.
    #[function("(obj, /)")]
    fn callable(th: &mut Thread, obj: Value) -> PyResult<bool> {
        Ok(protocols::is_callable(th, obj))
    }

    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    #[function("(i, /)")]
    fn chr(th: &mut Thread, i: Value) -> PyResult<Gc<Str>> {
        text::chr(th, i)
    }

    /// Return the ordinal value of a character.
    #[function("(character, /)")]
    fn ord(th: &mut Thread, character: Value) -> PyResult<i64> {
        text::ord(th, character)
    }

    /// Deletes the named attribute from the given object.
    #[function("(obj, name, /)")]
    fn delattr(th: &mut Thread, obj: Value, name: Value) -> PyResult<()> {
        let name = attributes::name_of(th, name)?;
        protocols::del_attr(th, obj, name)
    }

    /// dir([object]) -> list of strings
    #[function("(object=<unrepresentable>, /)")]
    fn dir(th: &mut Thread, object: Value) -> PyResult {
        attributes::dir(th, object)
    }

    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    #[function("(x, y, /)")]
    fn divmod(th: &mut Thread, x: Value, y: Value) -> PyResult {
        numbers::divmod(th, x, y)
    }

    /// Return type(value).__format__(value, format_spec)
    #[function("(value, format_spec='', /)")]
    fn format(th: &mut Thread, value: Value, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        protocols::format(th, value, format_spec)
    }

    /// getattr(object, name[, default]) -> value
    #[function("(object, name, default=<unrepresentable>, /)")]
    fn getattr(th: &mut Thread, object: Value, name: Value, default: Value) -> PyResult {
        let name = attributes::name_of(th, name)?;
        if default.is_unbound() {
            return protocols::get_attr(th, object, name);
        }
        Ok(protocols::get_attr_opt(th, object, name)?.unwrap_or(default))
    }

    /// Return whether the object has an attribute with the given name.
    ///
    /// This is done by calling getattr(obj, name) and catching AttributeError.
    #[function("(obj, name, /)")]
    fn hasattr(th: &mut Thread, obj: Value, name: Value) -> PyResult<bool> {
        let name = attributes::name_of(th, name)?;
        Ok(protocols::get_attr_opt(th, obj, name)?.is_some())
    }

    /// Sets the named attribute on the given object to the specified value.
    #[function("(obj, name, value, /)")]
    fn setattr(th: &mut Thread, obj: Value, name: Value, value: Value) -> PyResult<()> {
        let name = attributes::name_of(th, name)?;
        protocols::set_attr(th, obj, name, value)
    }

    /// Return the hash value for the given object.
    #[function("(obj, /)")]
    fn hash(th: &mut Thread, obj: Value) -> PyResult<i64> {
        protocols::hash(th, obj)
    }

    /// Return the identity of an object.
    #[function("(obj, /)")]
    fn id(th: &mut Thread, obj: Value) -> PyResult {
        crate::object::int::from_i64(th, obj.bits() as i64 & i64::MAX)
    }

    /// Return whether an object is an instance of a class or of a subclass thereof.
    #[function("(obj, class_or_tuple, /)")]
    fn isinstance(th: &mut Thread, obj: Value, class_or_tuple: Value) -> PyResult<bool> {
        protocols::is_instance(th, obj, class_or_tuple)
    }

    /// Return whether 'cls' is derived from another class or is the same class.
    #[function("(cls, class_or_tuple, /)")]
    fn issubclass(th: &mut Thread, cls: Value, class_or_tuple: Value) -> PyResult<bool> {
        protocols::is_subclass(th, cls, class_or_tuple)
    }

    /// Get an iterator from an object.
    #[function("(object, sentinel=<unrepresentable>, /)")]
    fn iter(th: &mut Thread, object: Value, sentinel: Value) -> PyResult {
        sequences::iter(th, object, sentinel)
    }

    /// Return the next item from the iterator.
    #[function("(iterator, default=<unrepresentable>, /)")]
    fn next(th: &mut Thread, iterator: Value, default: Value) -> PyResult {
        sequences::next(th, iterator, default)
    }

    /// Return an AsyncIterator for an AsyncIterable object.
    #[function("(async_iterable, /)")]
    fn aiter(th: &mut Thread, async_iterable: Value) -> PyResult {
        sequences::aiter(th, async_iterable)
    }

    /// Return the number of items in a container.
    #[function("(obj, /)")]
    fn len(th: &mut Thread, obj: Value) -> PyResult<usize> {
        protocols::len(th, obj)
    }

    /// max(iterable, *[, default=obj, key=func]) -> value
    #[function("(*args, default=<unrepresentable>, key=None)")]
    fn max(th: &mut Thread, args: &[Value], default: Value, key: Value) -> PyResult {
        sequences::extreme(th, args, default, key, protocols::CompareOp::Gt, "max")
    }

    /// min(iterable, *[, default=obj, key=func]) -> value
    #[function("(*args, default=<unrepresentable>, key=None)")]
    fn min(th: &mut Thread, args: &[Value], default: Value, key: Value) -> PyResult {
        sequences::extreme(th, args, default, key, protocols::CompareOp::Lt, "min")
    }

    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
    #[function("(base, exp, mod=None)")]
    fn pow(th: &mut Thread, base: Value, exp: Value, r#mod: Value) -> PyResult {
        numbers::pow(th, base, exp, r#mod)
    }

    /// Prints the values to a stream, or to sys.stdout by default.
    #[function("(*args, sep=None, end=None, file=None, flush=False)")]
    fn print(
        th: &mut Thread,
        args: &[Value],
        sep: Value,
        end: Value,
        file: Value,
        flush: bool,
    ) -> PyResult<()> {
        text::print(th, args, sep, end, file, flush)
    }

    /// Return the canonical string representation of the object.
    #[function("(obj, /)")]
    fn repr(th: &mut Thread, obj: Value) -> PyResult<Gc<Str>> {
        protocols::repr(th, obj)
    }

    /// Round a number to a given precision in decimal digits.
    #[function("(number, ndigits=None)")]
    fn round(th: &mut Thread, number: Value, ndigits: Value) -> PyResult {
        numbers::round(th, number, ndigits)
    }

    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    #[function("(*args, **kwargs)")]
    #[text_signature = "($module, iterable, /, *, key=None, reverse=False)"]
    fn sorted(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        sequences::sorted(th, args, kwargs)
    }

    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    #[function("(iterable, /, start=0)")]
    fn sum(th: &mut Thread, iterable: Value, start: Value) -> PyResult {
        numbers::sum(th, iterable, start)
    }

    /// vars([object]) -> dictionary
    #[function("(object=<unrepresentable>, /)")]
    fn vars(th: &mut Thread, object: Value) -> PyResult {
        attributes::vars(th, object)
    }

    /// Return the dictionary containing the current scope's global variables.
    #[function("()")]
    fn globals(th: &mut Thread) -> PyResult {
        Ok((th.hooks().current_globals)(th).map_or(Value::NONE, Gc::as_value))
    }

    /// Return a dictionary containing the current scope's local variables.
    #[function("()")]
    fn locals(th: &mut Thread) -> PyResult {
        (th.hooks().current_locals)(th)
    }

    /// Compile source into a code object that can be executed by exec() or eval().
    #[function(
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python's signature")]
    fn compile(
        th: &mut Thread,
        source: Value,
        filename: Value,
        mode: Gc<Str>,
        flags: i64,
        dont_inherit: bool,
        optimize: i64,
        _feature_version: i64,
    ) -> PyResult {
        let _ = _feature_version;
        code::compile(
            th,
            code::CompileArgs {
                source,
                filename,
                mode,
                flags,
                dont_inherit,
                optimize,
            },
        )
    }

    /// Execute the given source in the context of globals and locals.
    ///
    /// The source may be a string representing one or more Python statements
    /// or a code object as returned by compile().
    #[function("(source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(
        th: &mut Thread,
        source: Value,
        globals: Value,
        locals: Value,
        closure: Value,
    ) -> PyResult<()> {
        code::exec(th, source, globals, locals, closure)
    }

    /// Evaluate the given source in the context of globals and locals.
    ///
    /// The source may be a string representing a Python expression
    /// or a code object as returned by compile().
    #[function("(source, /, globals=None, locals=None)")]
    fn eval(th: &mut Thread, source: Value, globals: Value, locals: Value) -> PyResult {
        code::eval(th, source, globals, locals)
    }

    /// Import a module.
    #[function("(name, globals=None, locals=None, fromlist=None, level=0)")]
    fn __import__(
        th: &mut Thread,
        name: Value,
        globals: Value,
        locals: Value,
        fromlist: Value,
        level: i64,
    ) -> PyResult {
        let _ = locals;
        code::import(th, name, globals, fromlist, level)
    }

    /// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
    #[function("(*args, **kwargs)")]
    fn __build_class__(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        build_class::build_class(th, args, kwargs)
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        add_types(th, dict)
    }
}

/// Enters the builtin types and constants.
fn add_types(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
    use Builtin as B;
    let types = [
        B::Object,
        B::Type,
        B::Int,
        B::Bool,
        B::Float,
        B::Complex,
        B::Str,
        B::Bytes,
        B::ByteArray,
        B::MemoryView,
        B::List,
        B::Tuple,
        B::Dict,
        B::Set,
        B::FrozenSet,
        B::Range,
        B::Slice,
        B::Property,
        B::ClassMethod,
        B::StaticMethod,
        B::Super,
        B::Enumerate,
        B::Zip,
        B::Map,
        B::Filter,
        B::Reversed,
    ];
    for b in types.into_iter().chain(
        B::ALL
            .iter()
            .copied()
            .filter(|b| b.exception_doc().is_some()),
    ) {
        let ty: Gc<Type> = th.builtin(b);
        let name = th.intern(b.name());
        dict.set_str(th, name, ty.as_value())?;
    }
    let os_error = th.builtin(B::OSError).as_value();
    for (name, v) in [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::bool(th.interp().options.optimize == 0)),
        ("EnvironmentError", os_error),
        ("IOError", os_error),
    ] {
        let name = th.intern(name);
        dict.set_str(th, name, v)?;
    }
    Ok(())
}
