//! Exit metadata in bytes: variable-length numbers, decoded only when an exit is taken.

use super::meta::{Exit, ExitFrame, ExitTable, Place, VirtualObject};
use crate::hir::{Repr, Why};

const REPRS: [Repr; 5] = [Repr::Boxed, Repr::Int, Repr::Float, Repr::Bool, Repr::Raw];

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}
fn put_place(out: &mut Vec<u8>, place: Place) {
    match place {
        // Values differ most in their tags: rotating brings those to the low end, which small numbers keep short.
        Place::Const(bits) => {
            put(out, 0);
            put(out, bits.rotate_left(15));
        }
        Place::Int(value) => {
            put(out, 1);
            put(
                out,
                (value as u64).rotate_left(1) ^ if value < 0 { u64::MAX - 1 } else { 0 },
            );
        }
        Place::Object(index) => {
            put(out, 2);
            put(out, u64::from(index));
        }
        Place::Buffer(slot, repr) => put(out, 3 + u64::from(slot) * 5 + repr as u64),
    }
}

impl ExitTable {
    /// Append an exit; its number.
    pub fn push(&mut self, exit: &Exit) -> u32 {
        let number = self.starts.len() as u32;
        self.starts.push(self.bytes.len() as u32);
        let out = &mut self.bytes;
        put(out, exit.why as u64);
        put(out, exit.objects.len() as u64);
        for object in &exit.objects {
            put(out, u64::from(object.shape));
            put(out, object.fields.len() as u64);
            object.fields.iter().for_each(|f| put_place(out, *f));
        }
        put(out, exit.frames.len() as u64);
        for frame in &exit.frames {
            put(out, u64::from(frame.code));
            put(out, u64::from(frame.pc));
            put(out, frame.regs.len() as u64);
            let mut last = 0;
            for (reg, place) in &frame.regs {
                put(out, u64::from(*reg - last));
                last = *reg;
                put_place(out, *place);
            }
        }
        number
    }

    /// The exit of a number.
    pub fn get(&self, number: u32) -> Exit {
        let mut r = Reader {
            bytes: &self.bytes[self.starts[number as usize] as usize..],
        };
        let why = Why::ALL[r.number() as usize];
        let objects = r.list(|r| VirtualObject {
            shape: r.number() as u32,
            fields: r.list(Reader::place),
        });
        let frames = r.list(|r| {
            let (code, pc) = (r.number() as u32, r.number() as u32);
            let mut last = 0;
            let regs = r.list(|r| {
                last += r.number() as u16;
                (last, r.place())
            });
            ExitFrame { code, pc, regs }
        });
        Exit {
            why,
            frames,
            objects,
        }
    }

    /// The frames of an exit as (code, pc), the innermost first: what a traceback needs.
    pub fn positions(&self, number: u32) -> Vec<(u32, u32)> {
        self.get(number)
            .frames
            .iter()
            .map(|f| (f.code, f.pc))
            .collect()
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}
impl Reader<'_> {
    fn number(&mut self) -> u64 {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = self.bytes[0];
            self.bytes = &self.bytes[1..];
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return n;
            }
            shift += 7;
        }
    }
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.number();
        (0..count).map(|_| one(self)).collect()
    }
    fn place(&mut self) -> Place {
        match self.number() {
            0 => Place::Const(self.number().rotate_right(15)),
            1 => {
                let n = self.number();
                Place::Int(if n & 1 == 1 { n ^ (u64::MAX - 1) } else { n }.rotate_right(1) as i64)
            }
            2 => Place::Object(self.number() as u16),
            n => Place::Buffer(((n - 3) / 5) as u16, REPRS[((n - 3) % 5) as usize]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let ints = [0, 1, -1, 63, -64, i64::MAX, i64::MIN, 1 << 50];
        let mut regs: Vec<(u16, Place)> = ints
            .iter()
            .enumerate()
            .map(|(i, v)| (i as u16 * 3, Place::Int(*v)))
            .collect();
        regs.push((40, Place::Const(0xFFFE << 48 | 7)));
        regs.push((41, Place::Buffer(3, Repr::Float)));
        regs.push((300, Place::Object(0)));
        let objects = vec![VirtualObject {
            shape: 7,
            fields: vec![Place::Buffer(0, Repr::Raw), Place::Const(2)],
        }];
        let frame = ExitFrame {
            code: 2,
            pc: 1000,
            regs,
        };
        let exit = Exit {
            why: Why::Stress,
            frames: vec![frame.clone(), frame],
            objects,
        };
        let mut table = ExitTable::default();
        table.push(&exit);
        assert_eq!(table.push(&exit), 1);
        assert_eq!(table.get(1), exit);
        assert_eq!(table.positions(0), vec![(2, 1000), (2, 1000)]);
    }
}
