//! Numbers registers, encodes instructions and builds the exception and location tables.

use super::TooLarge;
use crate::ast::{Interner, Span};
use crate::bytecode::code::{Code, ExceptionRow, LocalKind, Location};
use crate::bytecode::inst::{Inst, encode};
use crate::compile::unit::{Local, NONE, TEMP, Unit};
use crate::source::Source;

/// Registers are numbered with at most 16 bits.
const MAX_REGISTERS: u32 = 0xffff;
/// `jump` reaches this many words in either direction.
const MAX_DISTANCE: u32 = 1 << 23;

/// The order of locals in a code object: parameters, other locals, cells, free variables.
fn rank(local: &Local) -> u8 {
    if local.parameter {
        0
    } else if local.kind.has(LocalKind::FREE) {
        3
    } else if local.kind.has(LocalKind::CELL) && !local.kind.has(LocalKind::HIDDEN) {
        2
    } else {
        1
    }
}

pub(super) fn layout(
    unit: Unit,
    interner: &Interner,
    source: &Source,
    filename: &str,
) -> Result<Code, TooLarge> {
    let mut order: Vec<u32> = (0..unit.locals.len() as u32).collect();
    order.sort_by_key(|&i| {
        let local = &unit.locals[i as usize];
        match rank(local) {
            1 => (1, local.first_use),
            rank => (rank, 0),
        }
    });
    let mut place = vec![0; order.len()];
    for (at, &local) in order.iter().enumerate() {
        place[local as usize] = at as u32;
    }
    let locals = order.len() as u32;
    let registers = locals + unit.max_top;
    if registers > MAX_REGISTERS {
        return Err(TooLarge);
    }
    let number = |r: u32| {
        if r >= TEMP {
            r - TEMP + locals
        } else {
            place[r as usize]
        }
    };
    let mut code = Code {
        name: interner.get(unit.name).into(),
        qualname: unit.qualname.into(),
        filename: filename.into(),
        first_line: unit.first_line,
        flags: unit.flags,
        arg_count: unit.arg_count,
        posonly_count: unit.posonly_count,
        kwonly_count: unit.kwonly_count,
        locals: order
            .iter()
            .map(|&i| {
                let local = &unit.locals[i as usize];
                (interner.get(local.name).into(), local.kind)
            })
            .collect(),
        registers,
        names: unit
            .names
            .iter()
            .map(|(n, ())| interner.get(*n).into())
            .collect(),
        constants: unit.constants.values,
        words: Vec::with_capacity(unit.code.len() * 2),
        cache_words: 0,
        exceptions: Vec::new(),
        locations: Vec::with_capacity(unit.code.len()),
    };
    let mut labels: Vec<u32> = Vec::new();
    let mut jumps: Vec<(Inst, u32, u32, u32)> = Vec::new();
    let mut covered: Vec<(u32, u32, u32)> = Vec::new();
    let mut locator = Locator::new(source);
    let mut last_span = None;
    for item in &unit.code {
        let at = code.words.len() as u32;
        if let Some(label) = item.defines() {
            let label = label as usize;
            if labels.len() <= label {
                labels.resize(label + 1, 0);
            }
            labels[label] = at;
            continue;
        }
        let mut inst = item.inst;
        inst.map_registers(number);
        inst.place_caches(|words| {
            let at = code.cache_words;
            code.cache_words += words;
            at
        });
        // What has no place of its own belongs to what stands before it.
        let placed = item.span != Span::default() || code.locations.is_empty();
        if placed && last_span != Some(item.span) {
            last_span = Some(item.span);
            let location = locator.locate(item.span);
            if code.locations.last().is_none_or(|l| l.1 != location) {
                code.locations.push((at, location));
            }
        }
        encode(&inst, &mut code.words);
        let end = code.words.len() as u32;
        if item.label != NONE {
            jumps.push((inst, item.label, at, end));
        }
        if item.handler != NONE {
            match covered.last_mut() {
                Some(row) if row.1 == at && row.2 == item.handler => row.1 = end,
                _ => covered.push((at, end, item.handler)),
            }
        }
    }
    if code.words.len() as u32 >= MAX_DISTANCE {
        return Err(TooLarge);
    }
    let mut patched = Vec::new();
    for (mut inst, label, start, end) in jumps {
        inst.set_jump(labels[label as usize] as i32 - end as i32);
        patched.clear();
        encode(&inst, &mut patched);
        code.words[start as usize..end as usize].copy_from_slice(&patched);
    }
    code.exceptions = covered
        .into_iter()
        .map(|(start, end, handler)| {
            let handler = unit.handlers[handler as usize];
            ExceptionRow {
                start,
                end,
                handler: labels[handler.target.0 as usize],
                exc: number(handler.exc),
            }
        })
        .collect();
    code.locations.shrink_to_fit();
    code.words.shrink_to_fit();
    Ok(code)
}

/// Turns spans into lines and columns; neighbours are near each other.
struct Locator<'a> {
    start: crate::source::LineCursor<'a>,
    end: crate::source::LineCursor<'a>,
}
impl<'a> Locator<'a> {
    fn new(source: &'a Source) -> Self {
        Locator {
            start: source.cursor(),
            end: source.cursor(),
        }
    }
    fn locate(&mut self, span: Span) -> Location {
        if span == Span::default() {
            return Location::default();
        }
        let (line, col) = self.start.locate(span.start);
        let (end_line, end_col) = self.end.locate(span.end);
        Location {
            line,
            end_line,
            col,
            end_col,
        }
    }
}
