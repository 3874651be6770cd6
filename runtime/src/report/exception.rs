//! The text of an exception: the causes first, each with its traceback; groups as trees.

use super::{frames, suggest, syntax};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::value::Value;

/// Most exceptions of a group that are shown, and most levels of groups.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// An exception as text, with those it came from.
#[derive(Default)]
struct Shown {
    /// Entries of the traceback.
    stack: Vec<String>,
    /// The lines that say what it is.
    last: Vec<String>,
    /// What it came from, and how.
    from: Option<(&'static str, Box<Shown>)>,
    /// The parts of a group.
    parts: Option<Vec<Shown>>,
}

/// The text, with surrogates written as escapes.
pub fn text(th: &mut Thread, e: Value) -> String {
    super::source::forget_files(th);
    let mut seen = vec![e.bits()];
    let shown = gather(th, e, &mut seen);
    let mut printer = Printer::default();
    printer.chain(&shown);
    printer.out
}

/// A string as text with surrogates written as escapes.
pub fn escaped(s: Gc<Str>) -> String {
    let text = s.text();
    match text.to_string_checked() {
        Some(text) => text,
        None => text
            .chars()
            .map(|c| char::from_u32(c).map_or_else(|| format!("\\u{c:04x}"), String::from))
            .collect(),
    }
}

/// `str(v)`, or a placeholder.
pub fn safe_str(th: &mut Thread, v: Value, what: &str) -> String {
    super::quietly(th, |th| protocols::str(th, v))
        .map_or_else(|| format!("<{what} str() failed>"), escaped)
}

fn gather(th: &mut Thread, v: Value, seen: &mut Vec<u64>) -> Shown {
    let Some(e) = th.downcast::<Exception>(v, Builtin::BaseException) else {
        return Shown::default();
    };
    let stack = frames::entries(th, e);
    let last = last_lines(th, e);
    let related = |field: Option<Value>, seen: &mut Vec<u64>| {
        let v = field.filter(|v| !v.is_none() && !seen.contains(&v.bits()))?;
        seen.push(v.bits());
        Some(v)
    };
    let mut from = None;
    if !th.native_stack_low() {
        if let Some(cause) = related(e.cause.bound(), seen) {
            from = Some((CAUSE, Box::new(gather(th, cause, seen))));
        } else if !e.suppress_context.get().is(Value::TRUE)
            && let Some(context) = related(e.context.bound(), seen)
        {
            from = Some((CONTEXT, Box::new(gather(th, context, seen))));
        }
    }
    let mut parts = None;
    if th.is_instance(v, Builtin::BaseExceptionGroup)
        && let Some(members) = Tuple::exact(e.extra[1].get())
    {
        let mut shown = Vec::new();
        for part in members.items() {
            if shown.len() > GROUP_WIDTH || th.native_stack_low() {
                // What is not shown need only be counted.
                shown.push(Shown::default());
            } else {
                seen.push(part.bits());
                shown.push(gather(th, *part, seen));
            }
        }
        parts = Some(shown);
    }
    Shown {
        stack,
        last,
        from,
        parts,
    }
}

/// The exception's type as its last line shows it.
pub fn type_text(th: &mut Thread, v: Value) -> String {
    let class = th.type_of(v).as_value();
    let get = |th: &mut Thread, name: &str| {
        super::quietly(th, |th| protocols::get_attr_str(th, class, name)).and_then(Str::exact)
    };
    let name = get(th, "__qualname__").map_or_else(|| th.type_name(v), escaped);
    match get(th, "__module__").map(escaped) {
        Some(module) if module == "__main__" || module == "builtins" => name,
        Some(module) => format!("{module}.{name}"),
        None => format!("<unknown>.{name}"),
    }
}

/// The lines behind the traceback.
fn last_lines(th: &mut Thread, e: Gc<Exception>) -> Vec<String> {
    let v = e.as_value();
    let kind = type_text(th, v);
    let mut lines = Vec::new();
    if th.is_instance(v, Builtin::SyntaxError) {
        syntax::push(th, e, &kind, &mut lines);
    } else {
        let text = safe_str(th, v, "exception") + &suggest::suggestion(th, e);
        lines.push(if text.is_empty() {
            format!("{kind}\n")
        } else {
            format!("{kind}: {text}\n")
        });
    }
    push_notes(th, v, &mut lines);
    lines
}

fn push_notes(th: &mut Thread, v: Value, lines: &mut Vec<String>) {
    let name = th.names().__notes__;
    let Some(notes) = super::quietly(th, |th| protocols::get_attr_opt(th, v, name)).flatten()
    else {
        return;
    };
    if notes.is_none() {
        return;
    }
    let is_sequence = th.is_instance(notes, Builtin::List) || th.is_instance(notes, Builtin::Tuple);
    if !is_sequence {
        let text = super::quietly(th, |th| protocols::repr(th, notes));
        let text = text.map_or_else(|| "<__notes__ repr() failed>".to_string(), escaped);
        lines.push(format!("{text}\n"));
        return;
    }
    super::quietly(th, |th| {
        protocols::for_each(th, notes, |th, note| {
            let text = safe_str(th, note, "note");
            lines.extend(text.split('\n').map(|l| format!("{l}\n")));
            Ok(())
        })
    });
}

/// Lays the text out.
#[derive(Default)]
struct Printer {
    out: String,
    depth: usize,
    need_close: bool,
}

impl Printer {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }
    fn emit(&mut self, text: &str, margin: char) {
        let mut indent = self.indent();
        if self.depth > 0 {
            indent.push(margin);
            indent.push(' ');
        }
        for line in text.split_inclusive('\n') {
            self.out.push_str(&indent);
            self.out.push_str(line);
        }
    }
    /// An exception behind those it came from.
    fn chain(&mut self, shown: &Shown) {
        let mut order = vec![(None, shown)];
        let mut at = shown;
        while let Some((how, from)) = &at.from {
            if let Some(last) = order.last_mut() {
                last.0 = Some(*how);
            }
            order.push((None, from));
            at = from;
        }
        for (how, shown) in order.iter().rev() {
            if let Some(how) = how {
                self.emit(how, '|');
            }
            match &shown.parts {
                None => self.plain(shown),
                Some(_) if self.depth > GROUP_DEPTH => {
                    self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|');
                }
                Some(parts) => self.group(shown, parts),
            }
        }
    }
    fn plain(&mut self, shown: &Shown) {
        if !shown.stack.is_empty() {
            self.emit("Traceback (most recent call last):\n", '|');
        }
        for text in shown.stack.iter().chain(&shown.last) {
            self.emit(text, '|');
        }
    }
    fn group(&mut self, shown: &Shown, parts: &[Shown]) {
        let top = self.depth == 0;
        if top {
            self.depth = 1;
        }
        if !shown.stack.is_empty() {
            self.emit(
                "Exception Group Traceback (most recent call last):\n",
                if top { '+' } else { '|' },
            );
        }
        for text in shown.stack.iter().chain(&shown.last) {
            self.emit(text, '|');
        }
        let n = parts.len().min(GROUP_WIDTH + 1);
        self.need_close = false;
        for (i, part) in parts.iter().take(n).enumerate() {
            let last = i == n - 1;
            if last {
                // A group inside may draw the closing line.
                self.need_close = true;
            }
            let cut = i >= GROUP_WIDTH;
            let title = if cut {
                "...".to_string()
            } else {
                (i + 1).to_string()
            };
            let corner = if i == 0 { "+-" } else { "  " };
            self.out.push_str(&format!(
                "{}{corner}+---------------- {title} ----------------\n",
                self.indent()
            ));
            self.depth += 1;
            if cut {
                let more = parts.len() - GROUP_WIDTH;
                let s = if more > 1 { "s" } else { "" };
                self.emit(&format!("and {more} more exception{s}\n"), '|');
            } else {
                self.chain(part);
            }
            if last && self.need_close {
                self.out.push_str(&format!(
                    "{}+------------------------------------\n",
                    self.indent()
                ));
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if top {
            self.depth = 0;
        }
    }
}
