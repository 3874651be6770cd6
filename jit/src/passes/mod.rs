//! The pipeline, on one screen. Each pass takes a function and leaves a verified one; `run` dumps, verifies and times.

mod cfg;
mod dce;
mod escape;
mod gvn;
mod licm;
mod memory;
mod ranges;
mod select;
mod simplify;
mod types;

use std::time::Instant;

use crate::hir::{Effects, Func, Op, verify};
use crate::stats::PassTimes;

/// A pass.
type Pass = fn(&mut Func);

/// Make a function as good as we can, and ready for lowering.
pub fn optimize(func: &mut Func, dump: Option<&mut String>, times: &mut PassTimes) {
    let mut runner = Runner { dump, times };
    runner.start(func);
    runner.run(func, "types", types::run);
    runner.run(func, "simplify", simplify::run);
    runner.run(func, "cfg", cfg::run);
    runner.run(func, "gvn", gvn::run);
    runner.run(func, "uses", drop_uses);
    runner.run(func, "escape", escape::run);
    runner.run(func, "types", types::run);
    runner.run(func, "simplify", simplify::run);
    runner.run(func, "licm", licm::run);
    runner.run(func, "gvn", gvn::run);
    runner.run(func, "ranges", ranges::run);
    runner.run(func, "simplify", simplify::run);
    runner.run(func, "uses", drop_uses);
    runner.run(func, "dce", dce::run);
    runner.run(func, "select", select::run);
    runner.run(func, "simplify", simplify::run);
    runner.run(func, "gvn", gvn::run);
    runner.run(func, "licm", licm::run);
    runner.run(func, "strip", strip_loop_frames);
    runner.run(func, "dce", dce::run);
    runner.run(func, "cfg", cfg::run);
}

/// A `Use` of what is no guard any more has nothing to keep.
fn drop_uses(func: &mut Func) {
    for block in func.order.clone() {
        let mut insts = std::mem::take(&mut func.blocks[block].insts);
        insts.retain(|i| match func.op(*i) {
            Op::Use { v } => func
                .def_inst(*v)
                .is_some_and(|d| func.effects(d).has(Effects::GUARD)),
            _ => true,
        });
        func.blocks[block].insts = insts;
    }
}

/// Nothing moves to loop entries any more, so what only their frame states kept can go.
fn strip_loop_frames(func: &mut Func) {
    let entry = func.entry_block();
    for block in func.order.clone() {
        if block != entry {
            func.blocks[block].frame = None;
        }
    }
}

struct Runner<'a> {
    dump: Option<&'a mut String>,
    times: &'a mut PassTimes,
}

impl Runner<'_> {
    fn start(&mut self, func: &Func) {
        self.check("build", func);
    }
    fn run(&mut self, func: &mut Func, name: &'static str, pass: Pass) {
        let start = Instant::now();
        pass(func);
        self.times.add(name, start.elapsed());
        self.check(name, func);
    }
    fn check(&mut self, name: &str, func: &Func) {
        if let Some(dump) = &mut self.dump {
            dump.push_str(&format!("// after {name}\n{func}"));
        }
        if cfg!(debug_assertions)
            && let Err(e) = verify::verify(func)
        {
            panic!("after {name}: {e}");
        }
    }
}
