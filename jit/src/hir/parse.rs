//! Read HIR from the text that `print` writes, so that passes are tested from text without a VM.
//!
//! Ids in the text are names: they are renumbered in order of appearance. Types may be left out.

use std::collections::HashMap;

use super::effect::Mem;
use super::entity::{BlockId, FrameId, ValueId};
use super::frame_state::{FrameState, Slot, Virtual};
use super::func::{Def, Entry, Func, ValueData};
use super::helper::{HelperDef, HelperId};
use super::ops::{Cond, Op, Repr, Target, Why, for_each_hir};
use super::ty::Ty;

type Parse<T> = Result<T, String>;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    func: Func,
    values: HashMap<String, ValueId>,
    blocks: HashMap<String, BlockId>,
    frames: HashMap<String, FrameId>,
}

/// Parse one function; an error tells the line.
pub fn func(text: &str, helpers: &'static [HelperDef]) -> Parse<Func> {
    let mut reader = Reader {
        text,
        at: 0,
        func: Func::new("", Entry::Call, helpers),
        values: HashMap::new(),
        blocks: HashMap::new(),
        frames: HashMap::new(),
    };
    reader.function().map_err(|e| {
        let line = text[..reader.at].matches('\n').count() + 1;
        format!("line {line}: {e}")
    })?;
    Ok(reader.func)
}

/// A field of an instruction, from text.
trait Field: Sized {
    fn read(r: &mut Reader) -> Parse<Self>;
}
impl Field for ValueId {
    fn read(r: &mut Reader) -> Parse<Self> {
        let name = r.word()?;
        r.value(name)
    }
}
impl Field for FrameId {
    fn read(r: &mut Reader) -> Parse<Self> {
        let name = r.word()?;
        Ok(r.frame(name))
    }
}
impl Field for i64 {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.word()?;
        word.parse().map_err(|_| format!("an int, not {word}"))
    }
}
impl Field for u32 {
    fn read(r: &mut Reader) -> Parse<Self> {
        Ok(i64::read(r)? as u32)
    }
}
impl Field for u64 {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.word()?;
        let bits = match word.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok(),
            None if word.contains('.') => word.parse::<f64>().ok().map(f64::to_bits),
            None => word.parse::<i64>().ok().map(|i| i as u64),
        };
        bits.ok_or_else(|| format!("bits, not {word}"))
    }
}
impl Field for bool {
    fn read(r: &mut Reader) -> Parse<Self> {
        Ok(r.word()? == "true")
    }
}
impl Field for Ty {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.token("_.-|[]#")?;
        Ty::parse(word).ok_or_else(|| format!("a type, not {word}"))
    }
}
impl Field for Cond {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.word()?;
        let found = Cond::ALL.iter().find(|(_, n)| *n == word);
        found
            .map(|(c, _)| *c)
            .ok_or_else(|| format!("a comparison, not {word}"))
    }
}
impl Field for Mem {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.word()?;
        Mem::parse(word).ok_or_else(|| format!("a part of memory, not {word}"))
    }
}
impl Field for Why {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.word()?;
        let found = Why::ALL.iter().find(|w| format!("{w:?}") == word);
        found
            .copied()
            .ok_or_else(|| format!("a reason, not {word}"))
    }
}
impl Field for HelperId {
    fn read(r: &mut Reader) -> Parse<Self> {
        let word = r.word()?;
        let found = r.func.helpers.iter().position(|h| h.name == word);
        found
            .map(|i| HelperId(i as u16))
            .ok_or_else(|| format!("no helper {word}"))
    }
}
impl Field for Vec<ValueId> {
    fn read(r: &mut Reader) -> Parse<Self> {
        r.expect("(")?;
        let mut out = Vec::new();
        while !r.accept(")") {
            r.accept(",");
            out.push(ValueId::read(r)?);
        }
        Ok(out)
    }
}
impl Field for Target {
    fn read(r: &mut Reader) -> Parse<Self> {
        let name = r.word()?;
        Ok(Target {
            block: r.block(name),
            args: Vec::read(r)?,
        })
    }
}

macro_rules! define_parse {
    ($($(#[$doc:meta])* $name:ident { $($field:ident : $kind:ident),* } -> $result:ident, $effects:expr;)*) => {
        fn op(r: &mut Reader, name: &str) -> Parse<Op> {
            match name {
                $(stringify!($name) => {
                    $(r.accept(","); let $field = Field::read(r)?;)*
                    Ok(Op::$name { $($field),* })
                })*
                _ => Err(format!("no instruction {name}")),
            }
        }
    };
}
for_each_hir!(define_parse);

impl<'a> Reader<'a> {
    fn skip(&mut self) {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            self.skip();
        }
    }
    fn accept(&mut self, token: &str) -> bool {
        self.skip();
        let found = self.text[self.at..].starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }
    fn expect(&mut self, token: &str) -> Parse<()> {
        if self.accept(token) {
            Ok(())
        } else {
            Err(format!("expected {token}"))
        }
    }
    fn word(&mut self) -> Parse<&'a str> {
        self.token("_.-")
    }
    /// Letters, digits and `more`.
    fn token(&mut self, more: &str) -> Parse<&'a str> {
        self.skip();
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || more.contains(c)))
            .unwrap_or(rest.len());
        if end == 0 {
            return Err(format!(
                "expected a word before {:?}",
                rest.chars().take(10).collect::<String>()
            ));
        }
        self.at += end;
        Ok(&rest[..end])
    }
    fn peek_word(&mut self) -> &'a str {
        let at = self.at;
        let word = self.word().unwrap_or("");
        self.at = at;
        word
    }
    /// The value of a name; one used before its definition is made now.
    fn value(&mut self, name: &str) -> Parse<ValueId> {
        if !name.starts_with('v') {
            return Err(format!("a value, not {name}"));
        }
        let values = &mut self.func.values;
        Ok(*self.values.entry(name.to_owned()).or_insert_with(|| {
            values.push(ValueData {
                def: Def::Gone,
                ty: Ty::NEVER,
                repr: Repr::Boxed,
            })
        }))
    }
    fn block(&mut self, name: &str) -> BlockId {
        let blocks = &mut self.func.blocks;
        *self
            .blocks
            .entry(name.to_owned())
            .or_insert_with(|| blocks.push(Default::default()))
    }
    fn frame(&mut self, name: &str) -> FrameId {
        let frames = &mut self.func.frames;
        *self.frames.entry(name.to_owned()).or_insert_with(|| {
            let regs = Vec::new();
            frames.push(FrameState {
                code: 0,
                pc: 0,
                regs,
                parent: None,
                caught: false,
            })
        })
    }
    fn function(&mut self) -> Parse<()> {
        self.expect("func")?;
        self.func.name = self.word()?.to_owned();
        self.func.entry = match self.word()? {
            "call" => Entry::Call,
            "osr" => Entry::Osr,
            "resume" => Entry::Resume,
            other => return Err(format!("call or osr, not {other}")),
        };
        self.expect("{")?;
        while !self.accept("}") {
            let name = self.word()?;
            if name.starts_with("bb") {
                self.block_body(name)?;
            } else if name.starts_with("fs") {
                self.frame_state(name)?;
            } else {
                return Err(format!("a block or a frame state, not {name}"));
            }
        }
        let undefined = |(_, v): &(&String, &ValueId)| self.func.values[**v].def == Def::Gone;
        match self
            .values
            .iter()
            .filter(undefined)
            .map(|(name, _)| name)
            .min()
        {
            Some(name) => Err(format!("{name} is not defined")),
            None => Ok(()),
        }
    }
    fn register(&mut self) -> Parse<u16> {
        let word = self.word()?;
        word.strip_prefix('r')
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| format!("a register, not {word}"))
    }
    fn slot(&mut self) -> Parse<Slot> {
        let word = self.word()?;
        let Some(shape) = word.strip_prefix("new") else {
            return Ok(Slot::Value(self.value(word)?));
        };
        let shape = shape.parse().map_err(|_| "a shape")?;
        self.expect("(")?;
        let mut fields = Vec::new();
        while !self.accept(")") {
            fields.push(self.slot()?);
        }
        Ok(Slot::Virtual(
            self.func.virtuals.push(Virtual { shape, fields }),
        ))
    }
    fn frame_state(&mut self, name: &str) -> Parse<()> {
        let id = self.frame(name);
        self.expect("=")?;
        self.expect("code")?;
        let code = u32::read(self)?;
        self.expect("pc")?;
        let pc = u32::read(self)?;
        let caught = self.accept("caught");
        self.expect("[")?;
        let mut regs = Vec::new();
        while !self.accept("]") {
            self.accept(",");
            let reg = self.register()?;
            self.expect("=")?;
            regs.push((reg, self.slot()?));
        }
        let parent = if self.accept("in ") {
            Some(FrameId::read(self)?)
        } else {
            None
        };
        self.func.frames[id] = FrameState {
            code,
            pc,
            regs,
            parent,
            caught,
        };
        Ok(())
    }
    fn block_body(&mut self, name: &str) -> Parse<()> {
        let block = self.block(name);
        self.func.order.push(block);
        self.expect("(")?;
        while !self.accept(")") {
            self.accept(",");
            let v = ValueId::read(self)?;
            let ty = if self.accept(":") {
                Ty::read(self)?
            } else {
                Ty::ANY
            };
            let index = self.func.blocks[block].params.len() as u32;
            let repr = if ty == Ty::RAW {
                Repr::Raw
            } else {
                Repr::Boxed
            };
            self.func.values[v] = ValueData {
                def: Def::Param(block, index),
                ty,
                repr,
            };
            self.func.blocks[block].params.push(v);
        }
        if self.accept("loop") {
            self.func.blocks[block].frame = Some(FrameId::read(self)?);
        }
        self.func.blocks[block].cold = self.accept("cold");
        self.expect(":")?;
        loop {
            let next = self.peek_word();
            if next.is_empty() || next.starts_with("bb") || next.starts_with("fs") {
                return Ok(());
            }
            self.instruction(block)?;
        }
    }
    fn instruction(&mut self, block: BlockId) -> Parse<()> {
        let first = self.word()?;
        if !first.starts_with('v') {
            let op = op(self, first)?;
            self.func.push(block, op);
            return Ok(());
        }
        let ty = if self.accept(":") {
            Some(Ty::read(self)?)
        } else {
            None
        };
        self.expect("=")?;
        let name = self.word()?;
        let op = op(self, name)?;
        let named = self.value(first)?;
        let inst = self.func.make(block, op);
        self.func.blocks[block].insts.push(inst);
        let made = self.func.insts[inst]
            .result
            .ok_or_else(|| format!("{name} has no result"))?;
        // The name was perhaps used before: its value stands, the one just made goes.
        let mut data = self.func.values[made].clone();
        data.ty = ty.unwrap_or(data.ty);
        self.func.values[made].def = Def::Gone;
        self.func.values[named] = data;
        self.func.insts[inst].result = Some(named);
        Ok(())
    }
}
