//! Builtins that take values from a generator which compiled code has built into their calls.
//!
//! Compiled code has neither the generator nor the builtin then, only the generator's variables and what the builtin has made so far. Where it leaves, the
//! generator is made ([`super::reify::generator`]) and runs on in the interpreter to its next `yield`; [`finish`] does the rest of the builtin's work.

use super::reify::Place;
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::call::after_raise;
use crate::interp::dispatch::{self, save};
use crate::interp::frame::{Frame, Regs};
use crate::interp::{generator, returning};
use crate::native::{ArgCount, NativeDef};
use crate::object::generator::{Generator, GeneratorState};
use crate::object::list::List;
use crate::object::protocols;
use crate::object::sum::Sum;
use crate::value::{PyResult, Value};

/// How many words of state a consumer has.
pub const STATE: usize = 3;

/// What is done with the values.
#[derive(Clone, Copy, Debug)]
pub enum Consumer {
    /// `sum` of ints: the sum.
    Ints,
    /// `sum` of floats: the sum, what rounding has lost, and whether there was a value (0 or 1).
    Floats,
    /// `any`
    Any,
    /// `all`
    All,
    /// A list of them, as it is or as the last argument of a builtin: the list, and the argument before it, or UNBOUND.
    Gather(Option<&'static NativeDef>),
}

impl PartialEq for Consumer {
    fn eq(&self, other: &Consumer) -> bool {
        match (self, other) {
            (Consumer::Gather(Some(a)), Consumer::Gather(Some(b))) => std::ptr::eq(*a, *b),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}
impl Eq for Consumer {}

/// Goes on at `place`, which is in the generator whose frame is at `regs` or in what that has called, until `consumer`, which has come to `state`, has its result;
/// where its caller goes on then.
pub fn finish(
    th: &mut Thread,
    place: Place,
    regs: Regs,
    consumer: Consumer,
    state: [Value; STATE],
) -> Place {
    let g = regs.generator();
    let (caller, calling) = (regs.caller(), regs.return_site());
    let result = run_on(th, place, g).and_then(|first| {
        save(th, calling, caller);
        th.stack_top.set(caller.top());
        rest(th, g, first, consumer, state)
    });
    save(th, calling, caller);
    th.stack_top.set(caller.top());
    let mut f = Frame {
        pc: calling,
        regs: caller,
        site: calling,
        quiet: false,
    };
    match result.and_then(|v| returning::complete(th, &mut f, v)) {
        Ok(()) => Place {
            regs: f.regs,
            site: f.pc.wrapping_add(1),
            raising: false,
        },
        Err(_) => Place {
            regs: caller,
            site: calling,
            raising: true,
        },
    }
}

/// Runs the generator from `place` to its next `yield`: the value, or `None` at its end.
fn run_on(th: &mut Thread, place: Place, g: Gc<Generator>) -> PyResult<Option<Value>> {
    save(th, place.site, place.regs);
    let raises = place.raising || th.check_native_stack("").is_err();
    let bits = if raises {
        after_raise(th)
    } else {
        dispatch::run(th, place.site.wrapping_sub(1), place.regs)
    };
    let v = crate::interp::call::result_of(bits)?;
    Ok((g.state() == GeneratorState::Suspended).then_some(v))
}

fn rest(
    th: &mut Thread,
    g: Gc<Generator>,
    first: Option<Value>,
    consumer: Consumer,
    state: [Value; STATE],
) -> PyResult {
    // Each value is on this frame's stack, where the collector sees it.
    let mut next = first;
    match consumer {
        Consumer::Ints | Consumer::Floats => {
            let mut sum = match (consumer, state[0].to_float(), state[1].to_float()) {
                (Consumer::Floats, Some(sum), Some(low)) if state[2].is(Value::ONE) => {
                    Sum::Float(sum, low)
                }
                (Consumer::Ints, ..) => Sum::Int(state[0].to_int().unwrap_or(0)),
                _ => Sum::Int(0),
            };
            while let Some(v) = next {
                sum = sum.add(th, v)?;
                next = generator::resume(th, g, Value::NONE)?;
            }
            sum.finish(th)
        }
        Consumer::Any | Consumer::All => {
            let decisive = consumer == Consumer::Any;
            while let Some(v) = next {
                if protocols::truth(th, v)? == decisive {
                    return Ok(Value::bool(decisive));
                }
                next = generator::resume(th, g, Value::NONE)?;
            }
            Ok(Value::bool(!decisive))
        }
        Consumer::Gather(then) => {
            let list = List::exact(state[0]);
            while let (Some(v), Some(list)) = (next, list) {
                list.push(th, v)?;
                next = generator::resume(th, g, Value::NONE)?;
            }
            let args = [state[1], state[0]];
            let args = if state[1].is_unbound() {
                &args[1..]
            } else {
                &args[..]
            };
            match then {
                Some(def) => (def.call)(
                    th,
                    args.as_ptr(),
                    ArgCount::positional(args.len()),
                    std::ptr::null(),
                ),
                None => Ok(state[0]),
            }
        }
    }
}
