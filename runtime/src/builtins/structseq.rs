//! Tuples whose items have names: `sys.version_info`, `time.struct_time` and the like.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::NativeModule;
use crate::object::class::{ClassParts, new_class, set_class_attr};
use crate::object::descr::{Member, NativeDescriptor};
use crate::object::dict::Dict;
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// A type of named tuples.
pub struct StructSeq {
    /// The type's name with its module: `sys.version_info`.
    pub name: &'static str,
    /// Names of the items.
    pub fields: &'static [&'static str],
}

/// The methods of all such types.
struct Methods;

#[pymodule("structseq")]
impl Methods {
    /// Return repr(self).
    #[function("(self, /)")]
    fn __repr__(th: &mut Thread, this: Value) -> PyResult<String> {
        let ty = th.type_of(this);
        let fields = ty.dict.get().and_then(|d| d.get_text(th, "__match_args__"));
        let (Some(fields), Some(items)) =
            (fields.and_then(Tuple::exact), Tuple::from_value(th, this))
        else {
            return th.type_error("not a structure sequence");
        };
        let mut out = Str::text_of(ty.qualname.get());
        let module = ty.dict.get().and_then(|d| d.get_text(th, "__module__"));
        if let Some(module) = module.and_then(Str::exact) {
            out.insert_str(0, &format!("{}.", Str::display(module)));
        }
        out.push('(');
        for (i, (name, v)) in fields.items().iter().zip(items.items()).enumerate() {
            let v = protocols::repr(th, *v)?;
            let comma = if i > 0 { ", " } else { "" };
            out.push_str(&format!(
                "{comma}{}={}",
                Str::text_of(*name),
                Str::display(v)
            ));
        }
        out.push(')');
        Ok(out)
    }
}

/// The class of such a type.
pub fn class(th: &mut Thread, def: &'static StructSeq) -> PyResult<Gc<Type>> {
    if let Some(class) = th.interp().kept(def.name).and_then(|v| th.as_type(v)) {
        return Ok(class);
    }
    let (module, name) = def.name.rsplit_once('.').unwrap_or(("builtins", def.name));
    let name = th.intern(name);
    let bases = tuple::new(th, &[th.builtin(Builtin::Tuple).as_value()])?;
    let dict = Dict::new(th)?;
    let module = th.intern(module).as_value();
    dict.set_str(th, th.names().__module__, module)?;
    let count = Value::int(def.fields.len() as i64);
    for n in ["n_fields", "n_sequence_fields"] {
        dict.set_text(th, n, count)?;
    }
    dict.set_text(th, "n_unnamed_fields", Value::int(0))?;
    let args = tuple::prepare(th, def.fields.len())?;
    for (i, f) in def.fields.iter().enumerate() {
        let f = th.intern(f).as_value();
        tuple::init(th, args, i, f);
    }
    dict.set_text(th, "__match_args__", args.as_value())?;
    let parts = ClassParts {
        meta: th.builtin(Builtin::Type),
        name,
        bases,
        dict,
        member_slots: 0,
        no_dict: true,
        no_weakref: true,
        static_attributes: 0,
    };
    let class = new_class(th, parts)?;
    for (i, f) in def.fields.iter().enumerate() {
        let f = th.intern(f);
        let offset = (Tuple::ITEMS_OFFSET + 8 * i) as u32;
        let member = th.alloc(Member::new(f.as_value(), class.as_value(), offset))?;
        set_class_attr(th, class, f, member.as_value())?;
    }
    for def in Methods::FUNCTIONS {
        let method = th.alloc(NativeDescriptor::new(
            Builtin::SlotWrapper,
            def,
            class.as_value(),
        ))?;
        let name = th.intern(def.name);
        set_class_attr(th, class, name, method.as_value())?;
    }
    th.interp().keep(def.name, class.as_value());
    Ok(class)
}

/// A tuple of the type with these items, one for each field.
pub fn new(th: &mut Thread, def: &'static StructSeq, items: &[Value]) -> PyResult {
    debug_assert!(items.len() == def.fields.len());
    let class = class(th, def)?;
    let t: Gc<Tuple> = instance::create_variable(th, class, items.len())?;
    tuple::fill_subclass(t, class.shape.get(), items);
    Ok(t.as_value())
}
