//! The methods of `mappingproxy` and `types.SimpleNamespace`.

use super::containers;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::instance;
use crate::object::iter::MappingProxy;
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp, CompareOp};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// The mapping behind a proxy, any other value itself.
fn behind(v: Value) -> Value {
    exact::<MappingProxy>(v, Builtin::MappingProxy.shape()).map_or(v, |p| p.mapping.get())
}

fn forward(th: &mut Thread, this: Gc<MappingProxy>, name: &str, args: &[Value]) -> PyResult {
    let name = th.intern(name);
    protocols::call_method(th, this.mapping.get(), name, args)
}

/// Read-only proxy of a mapping.
#[pytype(MappingProxy)]
impl MappingProxy {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("(type, mapping)")]
    fn proxy_new(_class: Value, th: &mut Thread, mapping: Value) -> PyResult {
        let is_mapping = th.type_of(mapping).special(Special::GetItem).is_some()
            && !th.is_instance(mapping, Builtin::List)
            && !th.is_instance(mapping, Builtin::Tuple);
        if !is_mapping {
            let message = format!(
                "mappingproxy() argument must be a mapping, not {}",
                th.type_name(mapping)
            );
            return th.type_error(message);
        }
        th.alloc(MappingProxy::new(Builtin::MappingProxy.shape(), mapping))
            .map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult<String> {
        let inner = protocols::repr(th, this.mapping.get())?;
        Ok(format!("mappingproxy({})", Str::display(inner)))
    }

    /// Return str(self).
    #[method("($self, /)")]
    fn __str__(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::str(th, this.mapping.get())
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult<i64> {
        protocols::hash(th, this.mapping.get())
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult<usize> {
        protocols::len(th, this.mapping.get())
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<MappingProxy>, th: &mut Thread, key: Value) -> PyResult {
        protocols::get_item(th, this.mapping.get(), key)
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<MappingProxy>, th: &mut Thread, key: Value) -> PyResult<bool> {
        protocols::contains(th, this.mapping.get(), key)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult {
        protocols::iter(th, this.mapping.get())
    }

    /// D.__reversed__() -> reverse iterator
    #[method("($self, /)")]
    fn __reversed__(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult {
        forward(th, this, "__reversed__", &[])
    }

    /// Return the value for key if key is in the mapping, else default.
    #[method("($self, key, default=None, /)")]
    fn get(this: Gc<MappingProxy>, th: &mut Thread, key: Value, default: Value) -> PyResult {
        forward(th, this, "get", &[key, default])
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method("($self, /)")]
    fn keys(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult {
        forward(th, this, "keys", &[])
    }

    /// D.values() -> an object providing a view on D's values
    #[method("($self, /)")]
    fn values(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult {
        forward(th, this, "values", &[])
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method("($self, /)")]
    fn items(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult {
        forward(th, this, "items", &[])
    }

    /// D.copy() -> a shallow copy of D
    #[method("($self, /)")]
    fn copy(this: Gc<MappingProxy>, th: &mut Thread) -> PyResult {
        forward(th, this, "copy", &[])
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::binary(th, BinaryOp::Or, this.mapping.get(), behind(value), false)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::binary(th, BinaryOp::Or, behind(value), this.mapping.get(), false)
    }

    /// Return self|=value.
    #[method("($self, value, /)")]
    fn __ior__(_this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        let _ = value;
        th.type_error("'|=' is not supported by mappingproxy; use '|' instead")
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::compare(th, CompareOp::Eq, this.mapping.get(), value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::compare(th, CompareOp::Ne, this.mapping.get(), value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::compare(th, CompareOp::Lt, this.mapping.get(), value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::compare(th, CompareOp::Le, this.mapping.get(), value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::compare(th, CompareOp::Gt, this.mapping.get(), value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Gc<MappingProxy>, th: &mut Thread, value: Value) -> PyResult {
        protocols::compare(th, CompareOp::Ge, this.mapping.get(), value)
    }

    /// mappingproxy objects are generic over two types, signifying (respectively) the types of their keys and values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        super::generic::make_alias(th, class, object)
    }
}

/// Declares the methods of `types.SimpleNamespace`.
pub struct NamespaceMethods;

/// `a op b` of the dicts of two namespaces.
fn compare(th: &mut Thread, op: CompareOp, a: Value, b: Value) -> PyResult {
    if !th.is_instance(a, Builtin::SimpleNamespace) || !th.is_instance(b, Builtin::SimpleNamespace)
    {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (
        instance::dict_snapshot(th, a)?,
        instance::dict_snapshot(th, b)?,
    );
    protocols::compare(th, op, a.as_value(), b.as_value())
}

/// Sets attributes from a dict whose keys must be strings.
fn set_all(th: &mut Thread, this: Value, from: Gc<Dict>) -> PyResult<()> {
    let mut at = 0;
    while let Some((i, key, v)) = from.next_entry(at) {
        at = i + 1;
        let Some(name) = Str::from_value(th, key) else {
            return th.type_error("keywords must be strings");
        };
        let name = th.interp().interned.intern_str(th, name)?;
        instance::set(th, this, name, v)?;
    }
    Ok(())
}

fn set_keywords(th: &mut Thread, this: Value, kwargs: Keywords<'_>) -> PyResult<()> {
    for (name, v) in kwargs.iter() {
        let name = th.interp().interned.intern_str(th, name)?;
        instance::set(th, this, name, v)?;
    }
    Ok(())
}

/// A simple attribute-based namespace.
#[pytype(SimpleNamespace)]
impl NamespaceMethods {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, *args, **kwargs)")]
    fn __init__(
        this: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        if args.len() > 1 {
            let name = Str::text_of(th.type_of(this).name.get());
            return th.type_error(format!(
                "{name} expected at most 1 argument, got {}",
                args.len()
            ));
        }
        if let Some(given) = args.first() {
            let dict = match Dict::from_value(th, *given) {
                Some(d) => d,
                None => {
                    let class = th.builtin(Builtin::Dict).as_value();
                    let made = protocols::call(th, class, &[*given])?;
                    let Some(made) = Dict::from_value(th, made) else {
                        unreachable!("dict() makes a dict")
                    };
                    made
                }
            };
            set_all(th, this, dict)?;
        }
        set_keywords(th, this, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        let ty = th.type_of(this);
        let name = if ty.builtin.is_some() {
            "namespace".to_string()
        } else {
            Str::text_of(ty.name.get())
        };
        containers::recursive_repr(th, this, &format!("{name}(...)"), |th, out| {
            out.push_utf8(&name);
            out.push_ascii("(");
            let dict = instance::dict_snapshot(th, this)?;
            let (mut at, mut first) = (0, true);
            while let Some((i, key, v)) = dict.next_entry(at) {
                at = i + 1;
                let Some(key) = Str::exact(key).filter(|k| !k.is_empty()) else {
                    continue;
                };
                if !std::mem::take(&mut first) {
                    out.push_ascii(", ");
                }
                out.push_str(key.text());
                out.push_ascii("=");
                containers::push_repr(th, out, v)?;
            }
            out.push_ascii(")");
            Ok(())
        })
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(this: Value, th: &mut Thread) -> PyResult {
        let class = th.type_of(this).as_value();
        let (none, state) = (tuple::new(th, &[])?, instance::dict_snapshot(th, this)?);
        tuple::new(th, &[class, none.as_value(), state.as_value()]).map(Gc::as_value)
    }

    /// Return a copy of the namespace object with new values for the specified attributes.
    #[method("($self, *args, **kwargs)")]
    fn __replace__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        if !args.is_empty() {
            return th.type_error("__replace__() takes no positional arguments");
        }
        let class = th.type_of(this).as_value();
        let copy = protocols::call(th, class, &[])?;
        let own = instance::dict_snapshot(th, this)?;
        set_all(th, copy, own)?;
        set_keywords(th, copy, kwargs)?;
        Ok(copy)
    }

    #[getter]
    fn __dict__(this: Value, th: &mut Thread) -> PyResult {
        instance::dict_of(th, this).map(Gc::as_value)
    }
}
