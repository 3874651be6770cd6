//! Numbers registers, encodes instructions and builds the exception and location tables.

use super::{Origin, Scratch, TooLarge};
use crate::ast::Span;
use crate::bytecode::code::{Code, ExceptionRow, LocalKind, Location};
use crate::bytecode::inst::{encode, place_and_encode};
use crate::compile::unit::{Local, NONE, TEMP, Unit};
use crate::source::LineCursor;

/// Registers are numbered with at most 16 bits.
const MAX_REGISTERS: u32 = 0xffff;
/// Most names: their numbers are operands of a byte, two with a `wide` prefix.
const MAX_NAMES: usize = 0x1_0000;
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

/// See [`Code::listed`]; `order` holds the locals in the order of their registers.
fn listed(unit: &Unit, order: &[u32]) -> Vec<u32> {
    let local = |at: u32| &unit.locals[order[at as usize] as usize];
    let count = order.partition_point(|&i| rank(&unit.locals[i as usize]) < 2) as u32;
    let key = |&at: &u32| match rank(local(at)) {
        0 => (0, at),
        _ => (1, local(at).first_use),
    };
    if (0..count).is_sorted_by_key(|at| key(&at)) {
        return Vec::new();
    }
    let mut listed: Vec<u32> = (0..count).collect();
    listed.sort_by_key(key);
    listed
}

pub(super) fn layout(
    unit: &mut Unit,
    origin: Origin<'_>,
    scratch: &mut Scratch,
) -> Result<Code, TooLarge> {
    let locals = unit.locals.len() as u32;
    let registers = locals + unit.max_top;
    if registers > MAX_REGISTERS || unit.names.iter().count() > MAX_NAMES {
        return Err(TooLarge);
    }
    let mut order = std::mem::take(&mut scratch.order);
    order.clear();
    order.extend(0..locals);
    order.sort_by_key(|&i| rank(&unit.locals[i as usize]));
    let listed = listed(unit, &order);
    let mut place = std::mem::take(&mut scratch.registers);
    place.clear();
    place.resize(order.len(), 0);
    for (at, &local) in order.iter().enumerate() {
        place[local as usize] = at as u32;
    }
    let number = |r: u32| {
        if r >= TEMP {
            r - TEMP + locals
        } else {
            place[r as usize]
        }
    };
    let mut exceptions = Vec::new();
    let cache_words = encode_all(unit, origin, scratch, number, &mut exceptions)?;
    let texts = &mut scratch.texts;
    let code = Code {
        name: texts.share(origin.interner, unit.name),
        qualname: std::mem::take(&mut unit.qualname),
        filename: origin.filename.clone(),
        first_line: unit.first_line,
        flags: unit.flags,
        arg_count: unit.arg_count,
        posonly_count: unit.posonly_count,
        kwonly_count: unit.kwonly_count,
        locals: order
            .iter()
            .map(|&i| {
                let local = &unit.locals[i as usize];
                (texts.share(origin.interner, local.name), local.kind)
            })
            .collect(),
        listed,
        registers,
        names: unit
            .names
            .iter()
            .map(|(n, ())| texts.share(origin.interner, *n))
            .collect(),
        // An allocation of the right size; the unit keeps its own for the next.
        constants: unit.constants.values.drain(..).collect(),
        words: scratch.words.as_slice().into(),
        cache_words,
        exceptions,
        locations: scratch.locations.as_slice().into(),
    };
    (scratch.order, scratch.registers) = (order, place);
    Ok(code)
}

/// Fills the scratch's words and locations and the exception table; the result is the size of the caches.
fn encode_all(
    unit: &Unit,
    origin: Origin<'_>,
    scratch: &mut Scratch,
    number: impl Fn(u32) -> u32 + Copy,
    exceptions: &mut Vec<ExceptionRow>,
) -> Result<u32, TooLarge> {
    let Scratch {
        words,
        locations,
        labels,
        jumps,
        ..
    } = scratch;
    words.clear();
    locations.clear();
    labels.clear();
    jumps.clear();
    let mut cache_words = 0;
    // Handlers by number until the places of labels are known.
    let mut covered: Vec<(u32, u32, u32)> = Vec::new();
    let mut cursor = origin.source.cursor();
    let mut last_span = None;
    for item in &unit.code {
        let at = words.len() as u32;
        if let Some(label) = item.defines() {
            let label = label as usize;
            if labels.len() <= label {
                labels.resize(label + 1, 0);
            }
            labels[label] = at;
            continue;
        }
        let mut inst = item.inst;
        // What has no place of its own belongs to what stands before it.
        let placed = item.span != Span::NONE || locations.is_empty();
        if placed && last_span != Some(item.span) {
            last_span = Some(item.span);
            let location = locate(&mut cursor, item.span);
            if locations.last().is_none_or(|l| l.1 != location) {
                locations.push((at, location));
            }
        }
        place_and_encode(&mut inst, number, &mut cache_words, words);
        let end = words.len() as u32;
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
    if words.len() as u32 >= MAX_DISTANCE {
        return Err(TooLarge);
    }
    let mut patched = Vec::new();
    for (inst, label, start, end) in jumps {
        inst.set_jump(labels[*label as usize] as i32 - *end as i32);
        patched.clear();
        encode(inst, &mut patched);
        words[*start as usize..*end as usize].copy_from_slice(&patched);
    }
    exceptions.extend(covered.into_iter().map(|(start, end, handler)| {
        let handler = unit.handlers[handler as usize];
        ExceptionRow {
            start,
            end,
            handler: labels[handler.target.0 as usize],
            exc: number(handler.exc),
        }
    }));
    Ok(cache_words)
}

/// The lines and columns of a span.
fn locate(cursor: &mut LineCursor<'_>, span: Span) -> Location {
    if span == Span::NONE {
        return Location::default();
    }
    let ((line, col), (end_line, end_col)) = cursor.locate_span(span.start, span.end);
    Location {
        line,
        end_line,
        col,
        end_col,
    }
}
