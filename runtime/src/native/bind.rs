//! Sorts the arguments of a native call into its parameters.
//!
//! One binder for all: the declaration drives it, so a method costs no code of its own. Messages follow CPython's, whose
//! wording depends on which of its calling conventions a function of such a signature has: no parameters, exactly one
//! positional-only parameter, positional-only parameters, or anything with keywords.

use crate::context::Thread;
use crate::object::args::{Args, Keywords};
use crate::object::kinds::Builtin;
use crate::object::native_def::{Default, MethodKind, NativeDef, Param, ParamKind};
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// Bound arguments.
pub struct Bound<'a> {
    slots: &'a [Value],
    rest: &'a [Value],
    keywords: Keywords<'a>,
}

impl<'a> Bound<'a> {
    /// One value per parameter; what stands at `*args` and `**kwargs` has no meaning.
    #[inline(always)]
    pub fn slots(&self) -> &'a [Value] {
        self.slots
    }
    /// The arguments of `*args`.
    #[inline(always)]
    pub fn rest(&self) -> &'a [Value] {
        self.rest
    }
    /// The arguments of `**kwargs`; also those that named a parameter when there are both (see [`bind`]).
    #[inline(always)]
    pub fn keywords(&self) -> Keywords<'a> {
        self.keywords
    }
}

/// What [`bind`] needs to know of a signature when no keywords are given; computed at compile time.
#[derive(Clone, Copy)]
pub struct Layout {
    /// Parameters that take positional arguments.
    places: usize,
    /// How many of them must be given.
    required: usize,
    /// Whether all parameters take positional arguments.
    plain: bool,
    /// Whether there is `*args`.
    var_args: bool,
    /// Whether everything not given has a default that is an immediate.
    immediate: bool,
}

impl Layout {
    /// The layout of these parameters.
    pub const fn of(params: &[Param]) -> Layout {
        let mut layout = Layout {
            places: 0,
            required: 0,
            plain: true,
            var_args: false,
            immediate: true,
        };
        let mut i = 0;
        while i < params.len() {
            let required = matches!(params[i].default, Default::Required);
            layout.immediate &= !matches!(params[i].default, Default::Str(_));
            match params[i].kind {
                ParamKind::PosOnly | ParamKind::PosOrKw => {
                    layout.places += 1;
                    layout.required += required as usize;
                }
                ParamKind::VarArgs => {
                    layout.var_args = true;
                    layout.plain = false;
                }
                ParamKind::VarKeywords => layout.plain = false,
                ParamKind::KwOnly => {
                    layout.plain = false;
                    layout.immediate &= !required;
                }
            }
            i += 1;
        }
        layout
    }
    /// Whether `given` positional arguments and immediate defaults make up all parameters.
    #[inline(always)]
    const fn fits(&self, given: usize) -> bool {
        self.immediate && given >= self.required && (given <= self.places || self.var_args)
    }
}

/// Binds `args` to the parameters of `def`, whose layout is given, with `scratch` (one word per parameter) as room.
///
/// A function with `**kwargs` must have no other parameter that takes keywords.
#[inline(always)]
pub fn bind<'a>(
    th: &mut Thread,
    def: &'static NativeDef,
    layout: Layout,
    args: Args<'a>,
    scratch: &'a mut [Value],
) -> PyResult<Bound<'a>> {
    let positional = args.positional();
    if layout.plain && !args.has_keywords() && positional.len() == layout.places {
        return Ok(Bound {
            slots: positional,
            rest: &[],
            keywords: args.keywords(),
        });
    }
    if !args.has_keywords() && layout.fits(positional.len()) {
        let taken = positional.len().min(layout.places);
        for (i, p) in def.params.iter().enumerate() {
            if i < taken {
                scratch[i] = positional[i];
            } else if let Default::Value(v) = p.default {
                scratch[i] = v;
            }
        }
        return Ok(Bound {
            slots: scratch,
            rest: &positional[taken..],
            keywords: args.keywords(),
        });
    }
    bind_slow(th, def, args, scratch)
}

#[inline(never)]
fn bind_slow<'a>(
    th: &mut Thread,
    def: &'static NativeDef,
    args: Args<'a>,
    scratch: &'a mut [Value],
) -> PyResult<Bound<'a>> {
    let (positional, keywords) = (args.positional(), args.keywords());
    let places = def
        .params
        .iter()
        .take_while(|p| matches!(p.kind, ParamKind::PosOnly | ParamKind::PosOrKw))
        .count();
    let var_args = def.params.iter().any(|p| p.kind == ParamKind::VarArgs);
    let var_keywords = def.params.iter().any(|p| p.kind == ParamKind::VarKeywords);
    let takes_keywords = var_keywords
        || def
            .params
            .iter()
            .any(|p| matches!(p.kind, ParamKind::PosOrKw | ParamKind::KwOnly));
    if !keywords.is_empty() && !takes_keywords {
        return th.raise(
            Builtin::TypeError,
            format!("{}() takes no keyword arguments", full_name(th, def, args)),
        );
    }
    let required = def.params[..places]
        .iter()
        .filter(|p| matches!(p.default, Default::Required))
        .count();
    let leading = def
        .params
        .iter()
        .take_while(|p| p.kind == ParamKind::PosOnly && matches!(p.default, Default::Required))
        .count();
    if takes_keywords && positional.len() < leading {
        return leading_error(th, def, leading, places, positional.len());
    }
    let counts = Counts {
        required,
        places,
        given: positional.len(),
        takes_keywords,
        keywords: keywords.names.len(),
    };
    if positional.len() > places && !var_args || !takes_keywords && positional.len() < required {
        return count_error(th, def, args, counts);
    }
    let taken = positional.len().min(places);
    scratch[..taken].copy_from_slice(&positional[..taken]);
    if !var_keywords {
        bind_keywords(th, def, taken, keywords, scratch)?;
    }
    for (i, p) in def.params.iter().enumerate().skip(taken) {
        if !scratch[i].is_unbound() {
            continue;
        }
        scratch[i] = match p.default {
            Default::Value(v) => v,
            Default::Str(s) => th.intern(s).as_value(),
            Default::Required if matches!(p.kind, ParamKind::VarArgs | ParamKind::VarKeywords) => {
                continue;
            }
            Default::Required => {
                let message = format!(
                    "{}() missing required argument '{}' (pos {})",
                    call_name(def),
                    p.name,
                    i + 1
                );
                return th.raise(Builtin::TypeError, message);
            }
        };
    }
    Ok(Bound {
        slots: scratch,
        rest: &positional[taken..],
        keywords,
    })
}

/// Puts keyword arguments into the slots of the parameters they name.
fn bind_keywords(
    th: &mut Thread,
    def: &NativeDef,
    taken: usize,
    keywords: Keywords<'_>,
    scratch: &mut [Value],
) -> PyResult<()> {
    for (name, value) in keywords.iter() {
        let at = def.params.iter().position(|p| {
            matches!(p.kind, ParamKind::PosOrKw | ParamKind::KwOnly) && name.equals(p.name)
        });
        let Some(at) = at else {
            let message = format!(
                "{}() got an unexpected keyword argument '{}'",
                call_name(def),
                Str::display(name)
            );
            return th.raise(Builtin::TypeError, message);
        };
        if at < taken {
            let message = format!(
                "argument for {}() given by name ('{}') and position ({})",
                call_name(def),
                def.params[at].name,
                at + 1
            );
            return th.raise(Builtin::TypeError, message);
        }
        scratch[at] = value;
    }
    Ok(())
}

struct Counts {
    required: usize,
    places: usize,
    given: usize,
    takes_keywords: bool,
    keywords: usize,
}

/// Too few arguments for the required parameters that take no keywords, of a function that has parameters that do.
#[cold]
fn leading_error<T>(
    th: &mut Thread,
    def: &NativeDef,
    leading: usize,
    places: usize,
    given: usize,
) -> PyResult<T> {
    let bound = if leading < places {
        "at least"
    } else {
        "exactly"
    };
    let plural = if leading == 1 { "" } else { "s" };
    th.raise(
        Builtin::TypeError,
        format!(
            "{}() takes {bound} {leading} positional argument{plural} ({given} given)",
            call_name(def)
        ),
    )
}

#[cold]
fn count_error<T>(th: &mut Thread, def: &NativeDef, args: Args<'_>, c: Counts) -> PyResult<T> {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let message = if c.takes_keywords {
        let given = c.given + c.keywords;
        if c.places == 0 {
            format!("{}() takes no positional arguments", call_name(def))
        } else {
            let total = def.params.len();
            let bound = if total == c.required {
                "exactly"
            } else {
                "at most"
            };
            let (limit, what) = if given > total {
                (total, "argument")
            } else {
                (c.places, "positional argument")
            };
            format!(
                "{}() takes {bound} {limit} {what}{} ({given} given)",
                call_name(def),
                plural(limit)
            )
        }
    } else if c.places == 0 {
        format!(
            "{}() takes no arguments ({} given)",
            full_name(th, def, args),
            c.given
        )
    } else if c.places == 1 && c.required == 1 {
        format!(
            "{}() takes exactly one argument ({} given)",
            full_name(th, def, args),
            c.given
        )
    } else if c.required == c.places {
        format!(
            "{} expected {} argument{}, got {}",
            def.name,
            c.places,
            plural(c.places),
            c.given
        )
    } else if c.given < c.required {
        format!(
            "{} expected at least {} argument{}, got {}",
            def.name,
            c.required,
            plural(c.required),
            c.given
        )
    } else {
        format!(
            "{} expected at most {} argument{}, got {}",
            def.name,
            c.places,
            plural(c.places),
            c.given
        )
    };
    th.raise(Builtin::TypeError, message)
}

/// The name of a function that takes keywords: constructors are called by the name of their type.
fn call_name(def: &NativeDef) -> &'static str {
    if matches!(def.name, "__new__" | "__init__") {
        def.owner
    } else {
        def.name
    }
}

/// The name with its type or module in front, as CPython's messages about counts have it; of a class method that is the class it is
/// called on.
fn full_name(th: &Thread, def: &NativeDef, args: Args<'_>) -> String {
    if def.kind == MethodKind::ClassMethod
        && let Some(class) = th.as_type(args.receiver())
    {
        return format!("{}.{}", Str::text_of(class.qualname.get()), def.name);
    }
    declared_name(def)
}

fn declared_name(def: &NativeDef) -> String {
    if def.owner.is_empty() || def.owner == "builtins" && def.kind == MethodKind::Function {
        def.name.to_string()
    } else {
        format!("{}.{}", def.owner, def.name)
    }
}

/// Raises the TypeError of a native method called without a receiver (`int.__new__()`).
#[cold]
pub fn missing_receiver(th: &mut Thread, def: &NativeDef) -> PyResult {
    th.type_error(format!("{}(): not enough arguments", declared_name(def)))
}
