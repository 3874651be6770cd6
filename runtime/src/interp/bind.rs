//! Binding the arguments of a call to a Python function's parameters.

use super::call::defaults;
use super::frame::Regs;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Args;
use crate::object::code::Code;
use crate::object::dict::Dict;
use crate::object::function::Function;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::CodeFlags;

/// The parameters of a code object.
struct Parameters {
    positional: usize,
    positional_only: usize,
    keyword_only: usize,
    var_args: bool,
    var_keywords: bool,
}

impl Parameters {
    fn of(code: &Code) -> Parameters {
        Parameters {
            positional: code.arg_count as usize,
            positional_only: code.source.posonly_count as usize,
            keyword_only: code.source.kwonly_count as usize,
            var_args: code.flags & CodeFlags::VARARGS != 0,
            var_keywords: code.flags & CodeFlags::VARKEYWORDS != 0,
        }
    }
    /// Parameters with a name of their own.
    fn named(&self) -> usize {
        self.positional + self.keyword_only
    }
}

/// Puts `args` into the parameter registers of a new frame, which must not overlap them; raises TypeError when they do not fit.
pub fn bind(
    th: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    args: Args<'_>,
    regs: Regs,
) -> PyResult<()> {
    // What is put into the new frame must be seen by collections that happen meanwhile.
    let top = th
        .stack_top
        .replace(regs.0.wrapping_add(code.parameter_count as usize));
    let result = bind_all(th, function, code, args, regs);
    th.stack_top.set(top);
    result
}

fn bind_all(
    th: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    args: Args<'_>,
    regs: Regs,
) -> PyResult<()> {
    let p = Parameters::of(&code);
    let positional = &args.values()[..args.values().len() - args.names().len()];
    let given = positional.len();
    let taken = given.min(p.positional);
    for (i, v) in positional[..taken].iter().enumerate() {
        regs.set(i, *v);
    }
    for i in taken..p.named() {
        regs.set(i, Value::UNBOUND);
    }
    let mut at = p.named();
    if p.var_args {
        let rest = tuple::new(th, &positional[taken..])?;
        regs.set(at, rest.as_value());
        at += 1;
    }
    if p.var_keywords {
        let dict = Dict::new(th)?;
        regs.set(at, dict.as_value());
    }
    if args.has_keywords() {
        bind_keywords(th, function, code, &p, args, regs)?;
    }
    if given > p.positional && !p.var_args {
        return too_many(th, function, &p, given, regs);
    }
    if taken < p.positional {
        fill_positional(th, function, code, &p, taken, regs)?;
    }
    if p.keyword_only > 0 {
        fill_keyword_only(th, function, code, &p, regs)?;
    }
    Ok(())
}

fn local_name(code: &Code, i: usize) -> &str {
    &code.source.locals[i].0
}

fn bind_keywords(
    th: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    p: &Parameters,
    args: Args<'_>,
    regs: Regs,
) -> PyResult<()> {
    let var_keywords = p.named() + p.var_args as usize;
    for (name, value) in args.keywords().iter() {
        let Some(text) = Str::from_value(th, name.as_value()) else {
            let message = format!("{}() keywords must be strings", qualname(function));
            return th.type_error(message);
        };
        let found = (p.positional_only..p.named()).find(|i| text.equals(local_name(&code, *i)));
        if let Some(i) = found {
            if !regs.get(i).is_unbound() {
                let message = format!(
                    "{}() got multiple values for argument '{}'",
                    qualname(function),
                    local_name(&code, i)
                );
                return th.type_error(message);
            }
            regs.set(i, value);
            continue;
        }
        if p.var_keywords {
            // SAFETY: `bind` put a dict there.
            let dict: Gc<Dict> = unsafe { regs.get(var_keywords).cast() };
            dict.set_str(th, text, value)?;
            continue;
        }
        return unexpected(th, function, code, p, args, text);
    }
    Ok(())
}

#[cold]
fn unexpected<T>(
    th: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    p: &Parameters,
    args: Args<'_>,
    name: Gc<Str>,
) -> PyResult<T> {
    let mut wrong: Vec<&str> = Vec::new();
    for i in 0..p.positional_only {
        let parameter = local_name(&code, i);
        if args.keywords().iter().any(|(n, _)| n.equals(parameter)) {
            wrong.push(parameter);
        }
    }
    if !wrong.is_empty() {
        let message = format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            qualname(function),
            wrong.join(", ")
        );
        return th.type_error(message);
    }
    let text = Str::display(name);
    let candidates = (p.positional_only..p.named()).map(|i| local_name(&code, i));
    let hint = match super::suggest::closest(&text, candidates) {
        Some(better) => format!(". Did you mean '{better}'?"),
        None => String::new(),
    };
    let message = format!(
        "{}() got an unexpected keyword argument '{text}'{hint}",
        qualname(function)
    );
    th.type_error(message)
}

#[cold]
fn too_many<T>(
    th: &mut Thread,
    function: Gc<Function>,
    p: &Parameters,
    given: usize,
    regs: Regs,
) -> PyResult<T> {
    let keyword_only = (p.positional..p.named())
        .filter(|i| !regs.get(*i).is_unbound())
        .count();
    let optional = defaults(function).len();
    let (takes, plural) = if optional > 0 {
        (
            format!(
                "from {} to {}",
                p.positional as isize - optional as isize,
                p.positional
            ),
            true,
        )
    } else {
        (p.positional.to_string(), p.positional != 1)
    };
    let s = |plural: bool| if plural { "s" } else { "" };
    let extra = if keyword_only > 0 {
        format!(
            " positional argument{} (and {keyword_only} keyword-only argument{})",
            s(given != 1),
            s(keyword_only != 1)
        )
    } else {
        String::new()
    };
    let verb = if given == 1 && keyword_only == 0 {
        "was"
    } else {
        "were"
    };
    let message = format!(
        "{}() takes {takes} positional argument{} but {given}{extra} {verb} given",
        qualname(function),
        s(plural)
    );
    th.type_error(message)
}

fn fill_positional(
    th: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    p: &Parameters,
    taken: usize,
    regs: Regs,
) -> PyResult<()> {
    let defaults = defaults(function);
    // There may be more defaults than parameters: the last ones count.
    let required = p.positional.saturating_sub(defaults.len());
    let unused = defaults.len().saturating_sub(p.positional);
    let mut missing: Vec<&str> = Vec::new();
    for i in taken..p.positional {
        if !regs.get(i).is_unbound() {
            continue;
        }
        if i < required {
            missing.push(local_name(&code, i));
        } else {
            regs.set(i, defaults[unused + i - required]);
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        missing_error(th, function, "positional", &missing)
    }
}

fn fill_keyword_only(
    th: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    p: &Parameters,
    regs: Regs,
) -> PyResult<()> {
    let mut missing: Vec<&str> = Vec::new();
    for i in p.positional..p.named() {
        if !regs.get(i).is_unbound() {
            continue;
        }
        let default = match function.kwdefaults.bound() {
            Some(d) if !d.is_none() => {
                let name = th.intern(local_name(&code, i));
                // SAFETY: keyword defaults are a dict.
                unsafe { d.cast::<Dict>() }.get_str(th, name)
            }
            _ => None,
        };
        match default {
            Some(v) => regs.set(i, v),
            None => missing.push(local_name(&code, i)),
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        missing_error(th, function, "keyword-only", &missing)
    }
}

#[cold]
fn missing_error<T>(
    th: &mut Thread,
    function: Gc<Function>,
    kind: &str,
    names: &[&str],
) -> PyResult<T> {
    let quoted: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
    let list = match &quoted[..] {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        [] => String::new(),
    };
    let s = if names.len() == 1 { "" } else { "s" };
    let message = format!(
        "{}() missing {} required {kind} argument{s}: {list}",
        qualname(function),
        names.len()
    );
    th.type_error(message)
}

fn qualname(function: Gc<Function>) -> String {
    Str::text_of(function.qualname.get())
}
