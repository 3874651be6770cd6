//! Template strings: `string.templatelib.Template`, its iterator, and `Interpolation`.
//!
//! The fields of the records: a template has its tuple of strings and its tuple of interpolations, one string more than
//! interpolations; an interpolation its value, expression, conversion and format specification; an iterator its template, the
//! number of the next string or interpolation, and True when the interpolation of that number is next.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

const STRINGS: usize = 0;
const INTERPOLATIONS: usize = 1;

/// A template of these tuples.
pub fn new_template(th: &mut Thread, strings: Value, interpolations: Value) -> PyResult {
    th.alloc(GenericAlias::new(
        Builtin::Template.shape(),
        &[strings, interpolations],
    ))
    .map(Gc::as_value)
}

/// An interpolation; the conversion is a string or None.
pub fn new_interpolation(
    th: &mut Thread,
    value: Value,
    expression: Value,
    conversion: Value,
    spec: Value,
) -> PyResult {
    th.alloc(GenericAlias::new(
        Builtin::Interpolation.shape(),
        &[value, expression, conversion, spec],
    ))
    .map(Gc::as_value)
}

fn items(th: &mut Thread, record: &GenericAlias, i: usize) -> PyResult<Gc<Tuple>> {
    match record.at(i).and_then(Tuple::exact) {
        Some(t) => Ok(t),
        None => tuple::new(th, &[]),
    }
}

/// Joins a template from parts: neighbouring strings are put together, an empty one stands where there is none.
struct Parts {
    strings: Gc<List>,
    interpolations: Gc<List>,
    text: Gc<Str>,
}

impl Parts {
    fn new(th: &mut Thread) -> PyResult<Parts> {
        Ok(Parts {
            strings: List::new(th)?,
            interpolations: List::new(th)?,
            text: th.names().empty,
        })
    }
    fn string(&mut self, th: &mut Thread, s: Gc<Str>) -> PyResult<()> {
        self.text = Str::concat(th, self.text, s)?;
        Ok(())
    }
    fn interpolation(&mut self, th: &mut Thread, v: Value) -> PyResult<()> {
        self.strings.push(th, self.text.as_value())?;
        self.text = th.names().empty;
        self.interpolations.push(th, v)
    }
    fn template(&mut self, th: &mut Thread, t: Gc<GenericAlias>) -> PyResult<()> {
        let (strings, interpolations) = (items(th, &t, STRINGS)?, items(th, &t, INTERPOLATIONS)?);
        for (i, s) in strings.items().iter().enumerate() {
            if let Some(s) = Str::exact(*s) {
                self.string(th, s)?;
            }
            if let Some(v) = interpolations.get(i) {
                self.interpolation(th, v)?;
            }
        }
        Ok(())
    }
    fn finish(self, th: &mut Thread) -> PyResult {
        self.strings.push(th, self.text.as_value())?;
        let strings = tuple::from_list(th, self.strings)?;
        let interpolations = tuple::from_list(th, self.interpolations)?;
        new_template(th, strings.as_value(), interpolations.as_value())
    }
}

/// Declares the methods of `string.templatelib.Template`.
pub struct TemplateMethods;

/// Template object
#[pytype(Template)]
impl TemplateMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn template_new(
        _class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        if !kwargs.is_empty() {
            return th.type_error("Template.__new__ only accepts *args arguments");
        }
        let mut parts = Parts::new(th)?;
        for a in args {
            if let Some(s) = Str::from_value(th, *a) {
                parts.string(th, s)?;
            } else if GenericAlias::exact(*a, Builtin::Interpolation).is_some() {
                parts.interpolation(th, *a)?;
            } else {
                let message = format!(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}",
                    th.type_name(*a)
                );
                return th.type_error(message);
            }
        }
        parts.finish(th)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<String> {
        let strings = protocols::repr(th, this.or_none(STRINGS))?;
        let interpolations = protocols::repr(th, this.or_none(INTERPOLATIONS))?;
        Ok(format!(
            "Template(strings={}, interpolations={})",
            Str::display(strings),
            Str::display(interpolations)
        ))
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, th: &mut Thread) -> PyResult {
        let fields = [this, Value::ZERO, Value::FALSE];
        th.alloc(GenericAlias::new(
            Builtin::TemplateIterator.shape(),
            &fields,
        ))
        .map(Gc::as_value)
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Gc<GenericAlias>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = GenericAlias::exact(value, Builtin::Template) else {
            let message = format!(
                "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
                th.type_name(value)
            );
            return th.type_error(message);
        };
        let mut parts = Parts::new(th)?;
        parts.template(th, this)?;
        parts.template(th, other)?;
        parts.finish(th)
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let class = th.builtin(Builtin::Template).as_value();
        let args = tuple::new(th, &[this.or_none(STRINGS), this.or_none(INTERPOLATIONS)])?;
        tuple::new(th, &[class, args.as_value()]).map(Gc::as_value)
    }

    /// See PEP 585
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        super::generic::make_alias(th, class, object)
    }

    /// Strings
    #[getter]
    fn strings(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(STRINGS))
    }

    /// Interpolations
    #[getter]
    fn interpolations(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(INTERPOLATIONS))
    }

    /// Values of interpolations
    #[getter]
    fn values(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let all = items(th, &this, INTERPOLATIONS)?;
        let value = |i: usize| {
            GenericAlias::exact(all.items()[i], Builtin::Interpolation)
                .map_or(Value::NONE, |v| v.or_none(0))
        };
        tuple::build(th, all.len(), value).map(Gc::as_value)
    }
}

/// Declares the methods of the iterator over a template's parts.
pub struct TemplateIteratorMethods;

#[pytype(TemplateIterator)]
impl TemplateIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> PyResult {
        Ok(this)
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let Some(template) = this
            .at(0)
            .and_then(|t| GenericAlias::exact(t, Builtin::Template))
        else {
            return th.raise_with(Builtin::StopIteration, &[]);
        };
        let (strings, interpolations) = (
            items(th, &template, STRINGS)?,
            items(th, &template, INTERPOLATIONS)?,
        );
        let mut i = this.fields[1].get().to_int().unwrap_or(0) as usize;
        let mut interpolation = this.fields[2].get().is(Value::TRUE);
        // Empty strings are left out.
        loop {
            let next = if interpolation {
                interpolations.get(i)
            } else {
                strings.get(i)
            };
            let Some(v) = next else {
                this.fields[0].set_immediate(Value::UNBOUND);
                return th.raise_with(Builtin::StopIteration, &[]);
            };
            let empty = !interpolation && Str::exact(v).is_some_and(|s| s.is_empty());
            i += interpolation as usize;
            interpolation = !interpolation;
            if empty {
                continue;
            }
            this.fields[1].set_immediate(Value::int(i as i64));
            this.fields[2].set_immediate(Value::bool(interpolation));
            return Ok(v);
        }
    }
}

/// Declares the methods of `string.templatelib.Interpolation`.
pub struct InterpolationMethods;

/// Interpolation object
#[pytype(Interpolation)]
impl InterpolationMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("(type, value, expression='', conversion=None, format_spec='')")]
    fn interpolation_new(
        _class: Value,
        th: &mut Thread,
        value: Value,
        expression: Value,
        conversion: Value,
        format_spec: Value,
    ) -> PyResult {
        for (name, v) in [
            ("expression", expression),
            ("conversion", conversion),
            ("format_spec", format_spec),
        ] {
            if Str::from_value(th, v).is_none() && !(v.is_none() && name == "conversion") {
                let message = format!(
                    "Interpolation() argument '{name}' must be str, not {}",
                    th.type_name(v)
                );
                return th.type_error(message);
            }
        }
        if let Some(c) = Str::from_value(th, conversion)
            && !["s", "a", "r"].iter().any(|known| c.equals(known))
        {
            return th.value_error(
                "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'",
            );
        }
        new_interpolation(th, value, expression, conversion, format_spec)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<String> {
        let mut shown = Vec::new();
        for i in 0..4 {
            shown.push(Str::display(protocols::repr(th, this.or_none(i))?));
        }
        Ok(format!("Interpolation({})", shown.join(", ")))
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let class = th.builtin(Builtin::Interpolation).as_value();
        let args = tuple::build(th, 4, |i| this.or_none(i))?;
        tuple::new(th, &[class, args.as_value()]).map(Gc::as_value)
    }

    /// See PEP 585
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        super::generic::make_alias(th, class, object)
    }

    /// Value
    #[getter]
    fn value(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(0))
    }

    /// Expression
    #[getter]
    fn expression(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(1))
    }

    /// Conversion
    #[getter]
    fn conversion(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(2))
    }

    /// Format specification
    #[getter]
    fn format_spec(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(3))
    }
}
