//! The methods and attributes of the builtin exceptions.
//!
//! All share one layout ([`Exception`]); what a type holds beyond `args` is in `extra`, at the places that [`FIELDS`] names.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::Type;
use crate::object::{instance, protocols};
use crate::value::{PyResult, Value};
use krait_macros::pytype;
use std::collections::HashSet;

/// Declares the methods of `BaseException`.
pub struct BaseExceptionMethods;

/// Common base class for all exceptions.
#[pytype(BaseException)]
impl BaseExceptionMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn exception_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        let Some(ty) = th.as_type(class) else {
            return th.type_error("BaseException.__new__(X): X is not a type object");
        };
        let e = new_instance(th, ty, args)?;
        if is(th, ty, Builtin::BaseExceptionGroup) {
            init_group(th, ty, e, args)?;
        }
        let _ = kwargs;
        Ok(e.as_value())
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        this: Gc<Exception>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        let ty = th.type_of(this.as_value());
        let kind = kind_of(th, ty);
        let takes_keywords = matches!(
            kind,
            Builtin::ImportError | Builtin::NameError | Builtin::AttributeError
        );
        if !kwargs.is_empty() && !takes_keywords {
            let message = format!(
                "{}() takes no keyword arguments",
                Str::text_of(ty.name.get())
            );
            return th.type_error(message);
        }
        if kind != Builtin::OSError || this.extra[0].bound().is_none() {
            let all = tuple::new(th, args)?;
            this.args.set(th, &*this, all.as_value());
        }
        init_fields(th, kind, this, args, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Exception>, th: &mut Thread) -> PyResult<String> {
        let ty = th.type_of(this.as_value());
        let name = Str::text_of(ty.name.get());
        if is(th, ty, Builtin::BaseExceptionGroup) {
            let (message, excs) = (this.extra[0].get(), this.extra[1].get());
            let message = protocols::repr(th, message)?;
            // Shown as what it was made from.
            let args = args_of(th, this)?;
            let from_tuple = matches!(*args.items(), [_, given] if Tuple::exact(given).is_some());
            let shown = if from_tuple {
                excs
            } else {
                crate::object::list::from_iterable(th, excs)?.as_value()
            };
            let list = protocols::repr(th, shown)?;
            return Ok(format!(
                "{name}({}, {})",
                Str::display(message),
                Str::display(list)
            ));
        }
        let args = args_of(th, this)?;
        let shown = match args.items() {
            [one] => format!("({})", Str::display(protocols::repr(th, *one)?)),
            _ => Str::display(protocols::repr(th, args.as_value())?),
        };
        Ok(format!("{name}{shown}"))
    }

    /// Return str(self).
    #[method("($self, /)")]
    fn __str__(this: Gc<Exception>, th: &mut Thread) -> PyResult<Gc<Str>> {
        let ty = th.type_of(this.as_value());
        let kind = kind_of(th, ty);
        if let Some(text) = special_text(th, kind, ty, this)? {
            return Ok(text);
        }
        let args = args_of(th, this)?;
        match args.items() {
            [] => Ok(th.names().empty),
            [one] => protocols::str(th, *one),
            _ => protocols::str(th, args.as_value()),
        }
    }

    /// Set self.__traceback__ to tb and return self.
    #[method("($self, tb, /)")]
    fn with_traceback(this: Gc<Exception>, th: &mut Thread, tb: Value) -> PyResult {
        BaseExceptionMethods::set___traceback__(this, th, tb)?;
        Ok(this.as_value())
    }

    /// Add a note to the exception
    #[method("($self, note, /)")]
    fn add_note(this: Gc<Exception>, th: &mut Thread, note: Value) -> PyResult<()> {
        if Str::from_value(th, note).is_none() {
            let message = format!(
                "add_note() argument must be str, not {}",
                th.type_name(note)
            );
            return th.type_error(message);
        }
        let name = th.names().__notes__;
        let notes = match protocols::get_attr_opt(th, this.as_value(), name)? {
            Some(v) => v,
            None => {
                let list = List::new(th)?.as_value();
                protocols::set_attr(th, this.as_value(), name, list)?;
                list
            }
        };
        match List::from_value(th, notes) {
            Some(list) => list.push(th, note),
            None => th.type_error("Cannot add note: __notes__ is not a list"),
        }
    }

    #[method("($self, state, /)")]
    fn __setstate__(this: Gc<Exception>, th: &mut Thread, state: Value) -> PyResult<()> {
        if let Some(d) = Dict::from_value(th, state) {
            let mut at = 0;
            while let Some((i, key, v)) = d.next_entry(at) {
                at = i + 1;
                let name = super::object::attribute_name(th, key)?;
                protocols::set_attr(th, this.as_value(), name, v)?;
            }
        }
        Ok(())
    }

    #[getter]
    fn args(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.args.get())
    }

    #[setter]
    fn set_args(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
        if value.is_unbound() {
            return th.type_error("args may not be deleted");
        }
        let t = crate::object::list::from_iterable(th, value)?;
        let t = tuple::from_list(th, t)?;
        this.args.set(th, &*this, t.as_value());
        Ok(())
    }

    #[getter]
    fn __traceback__(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.traceback.bound().unwrap_or(Value::NONE))
    }

    #[setter]
    fn set___traceback__(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
        if value.is_unbound() {
            return th.type_error("__traceback__ may not be deleted");
        }
        if !value.is_none() && !th.is_instance(value, Builtin::Traceback) {
            return th.type_error("__traceback__ must be a traceback or None");
        }
        this.traceback.set(
            th,
            &*this,
            if value.is_none() {
                Value::UNBOUND
            } else {
                value
            },
        );
        Ok(())
    }

    #[getter]
    fn __context__(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.context.bound().unwrap_or(Value::NONE))
    }

    #[setter]
    fn set___context__(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
        let v = chained(th, value, "__context__", "context")?;
        this.context.set(th, &*this, v);
        Ok(())
    }

    #[getter]
    fn __cause__(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.cause.bound().unwrap_or(Value::NONE))
    }

    #[setter]
    fn set___cause__(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
        let v = chained(th, value, "__cause__", "cause")?;
        this.cause.set(th, &*this, v);
        this.suppress_context.set_immediate(Value::TRUE);
        Ok(())
    }

    #[getter]
    fn __suppress_context__(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.suppress_context.get())
    }

    #[setter]
    fn set___suppress_context__(
        this: Gc<Exception>,
        th: &mut Thread,
        value: Value,
    ) -> PyResult<()> {
        let v = protocols::truth(th, value)?;
        this.suppress_context.set_immediate(Value::bool(v));
        Ok(())
    }

    #[getter]
    fn __dict__(this: Gc<Exception>, th: &mut Thread) -> PyResult {
        instance::dict_of(th, this.as_value()).map(Gc::as_value)
    }

    #[setter]
    fn set___dict__(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
        super::functions::set_dict(th, this.as_value(), value)
    }
}

fn chained(th: &mut Thread, v: Value, what: &str, short: &str) -> PyResult {
    if v.is_unbound() {
        return th.type_error(format!("{what} may not be deleted"));
    }
    if v.is_none() {
        return Ok(Value::UNBOUND);
    }
    if !th.is_instance(v, Builtin::BaseException) {
        return th.type_error(format!(
            "exception {short} must be None or derive from BaseException"
        ));
    }
    Ok(v)
}

/// The `args` tuple.
pub fn args_of(th: &mut Thread, e: Gc<Exception>) -> PyResult<Gc<Tuple>> {
    match Tuple::from_value(th, e.args.get()) {
        Some(t) => Ok(t),
        None => tuple::new(th, &[]),
    }
}

fn is(th: &Thread, ty: Gc<Type>, b: Builtin) -> bool {
    ty.is_subclass(th.builtin(b))
}

/// The builtin exception with fields of its own that `ty` derives from.
pub fn kind_of(th: &Thread, ty: Gc<Type>) -> Builtin {
    ty.mro()
        .iter()
        .filter_map(|t| th.as_type(*t)?.builtin)
        .find(|b| FIELDS.iter().any(|(f, _)| f == b))
        .unwrap_or(Builtin::BaseException)
}

/// A new instance of an exception class, of the matching subclass for OSError with an error number.
pub fn new_instance(th: &mut Thread, ty: Gc<Type>, args: &[Value]) -> PyResult<Gc<Exception>> {
    let mut ty = ty;
    if ty.builtin == Some(Builtin::OSError)
        && let [errno, _, ..] = args
        && args.len() <= 5
        && let Some(b) = errno.to_int().and_then(os_error_kind)
    {
        ty = th.builtin(b);
    }
    let tuple = tuple::new(th, args)?;
    if ty.builtin.is_some() {
        return th.alloc(Exception::new(ty.shape.get(), tuple.as_value()));
    }
    instance::create(th, ty, Exception::new(ty.shape.get(), tuple.as_value()))
}

/// The OSError subclass of an error number (PEP 3151).
pub fn os_error_kind(errno: i64) -> Option<Builtin> {
    use Builtin as B;
    Some(match errno as i32 {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => B::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => B::BrokenPipeError,
        libc::ECHILD => B::ChildProcessError,
        libc::ECONNABORTED => B::ConnectionAbortedError,
        libc::ECONNREFUSED => B::ConnectionRefusedError,
        libc::ECONNRESET => B::ConnectionResetError,
        libc::EEXIST => B::FileExistsError,
        libc::ENOENT => B::FileNotFoundError,
        libc::EISDIR => B::IsADirectoryError,
        libc::ENOTDIR => B::NotADirectoryError,
        libc::EINTR => B::InterruptedError,
        libc::EACCES | libc::EPERM => B::PermissionError,
        libc::ESRCH => B::ProcessLookupError,
        libc::ETIMEDOUT => B::TimeoutError,
        _ => return None,
    })
}

/// Types with fields beyond `args`, and their attribute names in the order of `extra`.
pub const FIELDS: &[(Builtin, &[&str])] = &[
    (Builtin::BaseExceptionGroup, &["message", "exceptions"]),
    (Builtin::SystemExit, &["code"]),
    (Builtin::StopIteration, &["value"]),
    (Builtin::ImportError, &["msg", "name", "path", "name_from"]),
    (Builtin::AttributeError, &["name", "obj"]),
    (Builtin::NameError, &["name"]),
    (
        Builtin::OSError,
        &[
            "errno",
            "strerror",
            "filename",
            "filename2",
            "characters_written",
        ],
    ),
    (
        Builtin::SyntaxError,
        &["msg", "filename", "lineno", "offset", "text", "_details"],
    ),
    (
        Builtin::UnicodeDecodeError,
        &["encoding", "object", "start", "end", "reason"],
    ),
    (
        Builtin::UnicodeEncodeError,
        &["encoding", "object", "start", "end", "reason"],
    ),
    (
        Builtin::UnicodeTranslateError,
        &["object", "start", "end", "reason"],
    ),
    (Builtin::KeyError, &[]),
];

/// Sets the fields of an exception's type from the arguments of its constructor.
fn init_fields(
    th: &mut Thread,
    kind: Builtin,
    e: Gc<Exception>,
    args: &[Value],
    kwargs: Keywords<'_>,
) -> PyResult<()> {
    let set = |th: &Thread, i: usize, v: Value| e.extra[i].set(th, &*e, v);
    match kind {
        Builtin::SystemExit => {
            let code = match args {
                [] => Value::NONE,
                [one] => *one,
                _ => e.args.get(),
            };
            set(th, 0, code);
        }
        Builtin::StopIteration => set(th, 0, args.first().copied().unwrap_or(Value::NONE)),
        Builtin::ImportError | Builtin::NameError | Builtin::AttributeError => {
            if kind == Builtin::ImportError && args.len() == 1 {
                set(th, 0, args[0]);
            }
            let fields = FIELDS
                .iter()
                .find(|(b, _)| *b == kind)
                .map_or(&[][..], |(_, f)| f);
            for (name, v) in kwargs.iter() {
                match fields.iter().position(|f| name.equals(f) && *f != "msg") {
                    Some(i) => set(th, i, v),
                    None => {
                        let type_name = kind.name();
                        let message = format!(
                            "{type_name}() got an unexpected keyword argument '{}'",
                            Str::display(name)
                        );
                        return th.type_error(message);
                    }
                }
            }
        }
        Builtin::OSError if (2..=5).contains(&args.len()) => {
            set(th, 0, args[0]);
            set(th, 1, args[1]);
            if let Some(filename) = args.get(2).filter(|f| !f.is_none()) {
                set(th, 2, *filename);
                if let Some(second) = args.get(4) {
                    set(th, 3, *second);
                }
                let two = tuple::new(th, &args[..2])?;
                e.args.set(th, &*e, two.as_value());
            }
        }
        Builtin::SyntaxError => init_syntax_error(th, e, args)?,
        Builtin::UnicodeDecodeError
        | Builtin::UnicodeEncodeError
        | Builtin::UnicodeTranslateError => {
            let wanted = if kind == Builtin::UnicodeTranslateError {
                4
            } else {
                5
            };
            if args.len() != wanted {
                let message = format!(
                    "function takes exactly {wanted} arguments ({} given)",
                    args.len()
                );
                return th.type_error(message);
            }
            for (i, v) in args.iter().enumerate() {
                set(th, i, *v);
            }
        }
        _ => {}
    }
    Ok(())
}

fn init_syntax_error(th: &mut Thread, e: Gc<Exception>, args: &[Value]) -> PyResult<()> {
    if let Some(msg) = args.first() {
        e.extra[0].set(th, &*e, *msg);
    }
    if let [_, details] = args {
        let list = crate::object::list::from_iterable(th, *details)?;
        let details = tuple::from_list(th, list)?;
        let given = details.len();
        if given < 4 {
            return th.type_error(format!(
                "function takes at least 4 arguments ({given} given)"
            ));
        }
        if given > 7 {
            return th.type_error(format!(
                "function takes at most 7 arguments ({given} given)"
            ));
        }
        if given == 5 {
            return th.type_error("end_offset must be provided when end_lineno is provided");
        }
        for (i, v) in details.items().iter().take(4).enumerate() {
            e.extra[i + 1].set(th, &*e, *v);
        }
        e.extra[5].set(th, &*e, details.as_value());
    }
    Ok(())
}

/// Checks and stores the message and the exceptions of a group.
fn init_group(th: &mut Thread, ty: Gc<Type>, e: Gc<Exception>, args: &[Value]) -> PyResult<()> {
    let [message, excs] = args else {
        let text = format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.len()
        );
        return th.type_error(text);
    };
    if Str::from_value(th, *message).is_none() {
        let text = format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            th.type_name(*message)
        );
        return th.type_error(text);
    }
    if th
        .type_of(*excs)
        .special(crate::object::special::Special::GetItem)
        .is_none()
    {
        return th.type_error("second argument (exceptions) must be a sequence");
    }
    let list = crate::object::list::from_iterable(th, *excs)?;
    if list.is_empty() {
        return th.value_error("second argument (exceptions) must be a non-empty sequence");
    }
    let mut only_exceptions = true;
    for (i, v) in list.iter().enumerate() {
        if !th.is_instance(v, Builtin::BaseException) {
            return th.value_error(format!(
                "Item {i} of second argument (exceptions) is not an exception"
            ));
        }
        only_exceptions &= th.is_instance(v, Builtin::Exception);
    }
    if ty.builtin == Some(Builtin::ExceptionGroup) && !only_exceptions {
        return th.type_error("Cannot nest BaseExceptions in an ExceptionGroup");
    }
    if !only_exceptions && is(th, ty, Builtin::Exception) {
        let name = Str::text_of(ty.name.get());
        return th.type_error(format!("Cannot nest BaseExceptions in '{name}'"));
    }
    if ty.builtin == Some(Builtin::BaseExceptionGroup) && only_exceptions {
        // A base group of plain exceptions only is made an ExceptionGroup.
        crate::heap::HeapObject::header(&*e).set_shape(Builtin::ExceptionGroup as u32);
    }
    let t = tuple::from_list(th, list)?;
    e.extra[0].set(th, &*e, *message);
    e.extra[1].set(th, &*e, t.as_value());
    Ok(())
}

/// `str()` of the types that word it themselves.
fn special_text(
    th: &mut Thread,
    kind: Builtin,
    ty: Gc<Type>,
    e: Gc<Exception>,
) -> PyResult<Option<Gc<Str>>> {
    let field = |i: usize| e.extra[i].bound();
    let text = match kind {
        Builtin::KeyError => {
            let args = args_of(th, e)?;
            return match args.items() {
                [one] => protocols::repr(th, *one).map(Some),
                _ => Ok(None),
            };
        }
        Builtin::OSError => match (field(0), field(1), field(2), field(3)) {
            (Some(errno), Some(strerror), Some(f), second) => {
                let (n, s) = (protocols::str(th, errno)?, protocols::str(th, strerror)?);
                let f = protocols::repr(th, f)?;
                let mut text = format!(
                    "[Errno {}] {}: {}",
                    Str::display(n),
                    Str::display(s),
                    Str::display(f)
                );
                if let Some(second) = second.filter(|s| !s.is_none()) {
                    let second = protocols::repr(th, second)?;
                    text.push_str(&format!(" -> {}", Str::display(second)));
                }
                text
            }
            (Some(errno), Some(strerror), None, _) => {
                let (n, s) = (protocols::str(th, errno)?, protocols::str(th, strerror)?);
                format!("[Errno {}] {}", Str::display(n), Str::display(s))
            }
            _ => return Ok(None),
        },
        Builtin::ImportError => match field(0).filter(|m| Str::exact(*m).is_some()) {
            Some(msg) => return protocols::str(th, msg).map(Some),
            None => return Ok(None),
        },
        Builtin::SyntaxError => syntax_text(th, e)?,
        Builtin::BaseExceptionGroup => {
            let n = Tuple::exact(e.extra[1].get()).map_or(0, |t| t.len());
            let message = protocols::str(th, e.extra[0].get())?;
            format!(
                "{} ({n} sub-exception{})",
                Str::display(message),
                if n == 1 { "" } else { "s" }
            )
        }
        Builtin::UnicodeDecodeError
        | Builtin::UnicodeEncodeError
        | Builtin::UnicodeTranslateError => unicode_text(th, kind, e)?,
        _ => return Ok(None),
    };
    let _ = ty;
    Str::new(th, &text).map(Some)
}

fn syntax_text(th: &mut Thread, e: Gc<Exception>) -> PyResult<String> {
    let or_none = |i: usize| e.extra[i].bound().unwrap_or(Value::NONE);
    let msg = protocols::str(th, or_none(0))?;
    let msg = Str::display(msg);
    let filename = Str::exact(or_none(1)).map(Str::display);
    let base = filename
        .as_deref()
        .map(|f| f.rsplit('/').next().unwrap_or(f).to_string());
    Ok(match (base, or_none(2).to_int()) {
        (Some(f), Some(line)) => format!("{msg} ({f}, line {line})"),
        (Some(f), None) => format!("{msg} ({f})"),
        (None, Some(line)) => format!("{msg} (line {line})"),
        (None, None) => msg,
    })
}

fn unicode_text(th: &mut Thread, kind: Builtin, e: Gc<Exception>) -> PyResult<String> {
    use crate::text::codec::escaped;
    let shift = usize::from(kind != Builtin::UnicodeTranslateError);
    let get = |i: usize| e.extra[i].bound().unwrap_or(Value::NONE);
    if get(shift).is_none() {
        return Ok(String::new());
    }
    let (start, end) = (
        get(shift + 1).to_int().unwrap_or(0),
        get(shift + 2).to_int().unwrap_or(0),
    );
    let reason = protocols::str(th, get(shift + 3))?;
    let reason = Str::display(reason);
    let encoding = Str::text_of(get(0));
    let object = get(shift);
    let one = end == start + 1;
    Ok(match kind {
        Builtin::UnicodeDecodeError => {
            let byte = crate::object::field::exact::<crate::object::bytes::Bytes>(
                object,
                Builtin::Bytes.shape(),
            )
            .and_then(|b| b.as_slice().get(start as usize).copied());
            match byte {
                Some(byte) if one => format!(
                    "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
                ),
                _ => format!(
                    "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                    end - 1
                ),
            }
        }
        _ => {
            let character = Str::exact(object).and_then(|s| s.text().get(start as usize));
            let prefix = if kind == Builtin::UnicodeEncodeError {
                format!("'{encoding}' codec can't encode")
            } else {
                "can't translate".into()
            };
            match character {
                Some(c) if one => format!(
                    "{prefix} character '{}' in position {start}: {reason}",
                    escaped(c)
                ),
                _ => format!(
                    "{prefix} characters in position {start}-{}: {reason}",
                    end - 1
                ),
            }
        }
    })
}

macro_rules! field_attributes {
    ($($(#[$doc:meta])* $Name:ident $Number:ident { $($get:ident $set:ident $i:literal;)* })*) => {$(
        $(#[$doc])*
        pub struct $Name;

        #[pytype($Number)]
        impl $Name {
            $(
                #[getter]
                fn $get(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
                    Ok(this.extra[$i].bound().unwrap_or(Value::NONE))
                }
                #[setter]
                fn $set(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
                    this.extra[$i].set(th, &*this, value);
                    Ok(())
                }
            )*
        }
    )*};
}

field_attributes! {
    /// Declares the attributes of `SystemExit`.
    SystemExitMethods SystemExit { code set_code 0; }
    /// Declares the attributes of `StopIteration`.
    StopIterationMethods StopIteration { value set_value 0; }
    /// Declares the attributes of `ImportError`.
    ImportErrorMethods ImportError { msg set_msg 0; name set_name 1; path set_path 2; name_from set_name_from 3; }
    /// Declares the attributes of `AttributeError`.
    AttributeErrorMethods AttributeError { name set_name 0; obj set_obj 1; }
    /// Declares the attributes of `NameError`.
    NameErrorMethods NameError { name set_name 0; }
    /// Declares the attributes of `OSError`.
    OsErrorMethods OSError { errno set_errno 0; strerror set_strerror 1; filename set_filename 2; filename2 set_filename2 3; }
    /// Declares the attributes of `UnicodeDecodeError`.
    UnicodeDecodeErrorMethods UnicodeDecodeError { encoding set_encoding 0; object set_object 1; start set_start 2; end set_end 3; reason set_reason 4; }
    /// Declares the attributes of `UnicodeEncodeError`.
    UnicodeEncodeErrorMethods UnicodeEncodeError { encoding set_encoding 0; object set_object 1; start set_start 2; end set_end 3; reason set_reason 4; }
    /// Declares the attributes of `UnicodeTranslateError`.
    UnicodeTranslateErrorMethods UnicodeTranslateError { object set_object 0; start set_start 1; end set_end 2; reason set_reason 3; }
}

/// Declares the attributes of `SyntaxError`.
pub struct SyntaxErrorMethods;

/// A detail beyond the first four of a SyntaxError: end line (4), end offset (5), what the parser leaves for who prints the error (6), and
/// `print_file_and_line` (7).
fn syntax_detail(e: &Exception, i: usize) -> Value {
    Tuple::exact(e.extra[5].get())
        .and_then(|t| t.get(i))
        .unwrap_or(Value::NONE)
}

fn set_syntax_detail(th: &mut Thread, e: Gc<Exception>, at: usize, v: Value) -> PyResult<()> {
    let old: [Value; 8] = std::array::from_fn(|i| syntax_detail(&e, i));
    let new = tuple::build(th, 8, |i| if i == at { v } else { old[i] })?;
    e.extra[5].set(th, &*e, new.as_value());
    Ok(())
}

macro_rules! syntax_fields { ($($get:ident $set:ident $i:literal;)*) => {
    #[pytype(SyntaxError)]
    impl SyntaxErrorMethods {
        $(
            #[getter]
            fn $get(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
                Ok(this.extra[$i].bound().unwrap_or(Value::NONE))
            }
            #[setter]
            fn $set(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
                this.extra[$i].set(th, &*this, value);
                Ok(())
            }
        )*
        #[getter]
        fn end_lineno(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
            Ok(syntax_detail(&this, 4))
        }
        #[setter]
        fn set_end_lineno(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
            set_syntax_detail(th, this, 4, value)
        }
        #[getter]
        fn end_offset(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
            Ok(syntax_detail(&this, 5))
        }
        #[setter]
        fn set_end_offset(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
            set_syntax_detail(th, this, 5, value)
        }
        #[getter]
        fn _metadata(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
            Ok(syntax_detail(&this, 6))
        }
        #[setter]
        fn set__metadata(this: Gc<Exception>, th: &mut Thread, value: Value) -> PyResult<()> {
            set_syntax_detail(th, this, 6, value)
        }
        #[getter]
        fn print_file_and_line(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
            Ok(syntax_detail(&this, 7))
        }
        #[setter]
        fn set_print_file_and_line(
            this: Gc<Exception>,
            th: &mut Thread,
            value: Value,
        ) -> PyResult<()> {
            set_syntax_detail(th, this, 7, value)
        }
    }
} }
syntax_fields! { msg set_msg 0; filename set_filename 1; lineno set_lineno 2; offset set_offset 3; text set_text 4; }

/// Declares the methods of `BaseExceptionGroup`.
pub struct GroupMethods;

#[pytype(BaseExceptionGroup)]
impl GroupMethods {
    /// exception message
    #[member]
    fn message(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.extra[0].get())
    }

    /// nested exceptions
    #[member]
    fn exceptions(this: Gc<Exception>, _th: &mut Thread) -> PyResult {
        Ok(this.extra[1].get())
    }

    #[method("($self, excs, /)")]
    fn derive(this: Gc<Exception>, th: &mut Thread, excs: Value) -> PyResult {
        let class = th.builtin(Builtin::BaseExceptionGroup).as_value();
        protocols::call(th, class, &[this.extra[0].get(), excs])
    }

    #[method("($self, matcher_value, /)")]
    fn split(this: Gc<Exception>, th: &mut Thread, matcher_value: Value) -> PyResult {
        check_matcher(th, matcher_value)?;
        let (matched, rest) = split_group(th, this.as_value(), matcher_value)?;
        tuple::new(
            th,
            &[matched.unwrap_or(Value::NONE), rest.unwrap_or(Value::NONE)],
        )
        .map(Gc::as_value)
    }

    #[method("($self, matcher_value, /)")]
    fn subgroup(this: Gc<Exception>, th: &mut Thread, matcher_value: Value) -> PyResult {
        check_matcher(th, matcher_value)?;
        let (matched, _) = split_group(th, this.as_value(), matcher_value)?;
        Ok(matched.unwrap_or(Value::NONE))
    }

    /// See PEP 585
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        (th.hooks().make_alias)(th, class, object)
    }
}

fn check_matcher(th: &mut Thread, matcher: Value) -> PyResult<()> {
    let exception_type = |th: &Thread, v: Value| {
        th.as_type(v)
            .is_some_and(|t| is(th, t, Builtin::BaseException))
    };
    let ok = match Tuple::from_value(th, matcher) {
        Some(t) => t.items().iter().all(|v| exception_type(th, *v)),
        None => {
            exception_type(th, matcher)
                || th.as_type(matcher).is_none() && protocols::is_callable(th, matcher)
        }
    };
    if ok {
        Ok(())
    } else {
        th.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)")
    }
}

fn matches(th: &mut Thread, e: Value, matcher: Value) -> PyResult<bool> {
    if th.as_type(matcher).is_some() || Tuple::from_value(th, matcher).is_some() {
        return protocols::is_instance(th, e, matcher);
    }
    let v = protocols::call(th, matcher, &[e])?;
    protocols::truth(th, v)
}

/// Splits an exception (group) by a matcher: the matching part and the rest, each keeping the structure and metadata of the whole.
pub fn split_group(
    th: &mut Thread,
    e: Value,
    matcher: Value,
) -> PyResult<(Option<Value>, Option<Value>)> {
    th.check_native_stack(" in exception group")?;
    if matches(th, e, matcher)? {
        return Ok((Some(e), None));
    }
    let Some(group) = th.downcast::<Exception>(e, Builtin::BaseExceptionGroup) else {
        return Ok((None, Some(e)));
    };
    let Some(parts) = Tuple::exact(group.extra[1].get()) else {
        return Ok((None, Some(e)));
    };
    let (matched, rest) = (List::new(th)?, List::new(th)?);
    for part in parts.items() {
        let (m, r) = split_group(th, *part, matcher)?;
        if let Some(m) = m {
            matched.push(th, m)?;
        }
        if let Some(r) = r {
            rest.push(th, r)?;
        }
    }
    Ok((derive(th, group, matched)?, derive(th, group, rest)?))
}

/// The part of a group whose leaves are those of the exceptions in `kept`, in the group's own structure; `None` for nothing.
pub fn group_projection(th: &mut Thread, whole: Value, kept: Gc<List>) -> PyResult<Option<Value>> {
    let mut leaves = HashSet::new();
    for e in kept.iter() {
        collect_leaves(th, e, &mut leaves)?;
    }
    project(th, whole, &leaves)
}

/// Enters the identities of the leaves of an exception (group), which keeps them alive.
fn collect_leaves(th: &mut Thread, e: Value, leaves: &mut HashSet<u64>) -> PyResult<()> {
    th.check_native_stack(" in exception group")?;
    match group_parts(th, e) {
        Some((_, parts)) => {
            for part in parts.items() {
                collect_leaves(th, *part, leaves)?;
            }
        }
        None => {
            leaves.insert(e.bits());
        }
    }
    Ok(())
}

fn group_parts(th: &Thread, e: Value) -> Option<(Gc<Exception>, Gc<Tuple>)> {
    let group = th.downcast::<Exception>(e, Builtin::BaseExceptionGroup)?;
    Some((group, Tuple::exact(group.extra[1].get())?))
}

fn project(th: &mut Thread, e: Value, leaves: &HashSet<u64>) -> PyResult<Option<Value>> {
    th.check_native_stack(" in exception group")?;
    let Some((group, parts)) = group_parts(th, e) else {
        return Ok(leaves.contains(&e.bits()).then_some(e));
    };
    let kept = List::new(th)?;
    for part in parts.items() {
        if let Some(part) = project(th, *part, leaves)? {
            kept.push(th, part)?;
        }
    }
    derive(th, group, kept)
}

/// A group like `whole` of these exceptions; `None` for none.
pub fn derive(th: &mut Thread, whole: Gc<Exception>, parts: Gc<List>) -> PyResult<Option<Value>> {
    if parts.is_empty() {
        return Ok(None);
    }
    let name = th.intern("derive");
    let new = protocols::call_method(th, whole.as_value(), name, &[parts.as_value()])?;
    let Some(e) = th.downcast::<Exception>(new, Builtin::BaseExceptionGroup) else {
        return th.type_error("derive must return an instance of BaseExceptionGroup");
    };
    e.traceback.set(th, &*e, whole.traceback.get());
    e.context.set(th, &*e, whole.context.get());
    e.cause.set(th, &*e, whole.cause.get());
    e.suppress_context
        .set_immediate(whole.suppress_context.get());
    let notes = th.names().__notes__;
    if let Some(v) = instance::get(th, whole.as_value(), notes)? {
        let copy = crate::object::list::from_iterable(th, v)?;
        instance::set(th, new, notes, copy.as_value())?;
    }
    Ok(Some(new))
}
