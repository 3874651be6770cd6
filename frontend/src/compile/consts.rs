//! Constants as keys: two constants are one only if they have the same type and the same bits.

use std::hash::{Hash, Hasher};

use crate::bytecode::code::Constant;

#[derive(Clone, Debug)]
pub(crate) struct ConstKey(pub Constant);

impl PartialEq for ConstKey {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}
impl Eq for ConstKey {}
impl Hash for ConstKey {
    fn hash<H: Hasher>(&self, h: &mut H) {
        hash(&self.0, h);
    }
}

/// Whether two constants are interchangeable.
pub(crate) fn same(a: &Constant, b: &Constant) -> bool {
    let all = |a: &[Constant], b: &[Constant]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
    };
    match (a, b) {
        (Constant::None, Constant::None) | (Constant::Ellipsis, Constant::Ellipsis) => true,
        (Constant::Bool(a), Constant::Bool(b)) => a == b,
        (Constant::Int(a), Constant::Int(b)) => a == b,
        (Constant::BigInt(a), Constant::BigInt(b)) => a == b,
        (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits(),
        (Constant::Complex(a, b), Constant::Complex(c, d)) => {
            a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
        }
        (Constant::Str(a), Constant::Str(b)) => a == b,
        (Constant::Bytes(a), Constant::Bytes(b)) => a == b,
        (Constant::Tuple(a), Constant::Tuple(b)) => all(a, b),
        (Constant::FrozenSet(a), Constant::FrozenSet(b)) => all(a, b),
        (Constant::Slice(a), Constant::Slice(b)) => all(&a[..], &b[..]),
        _ => false,
    }
}

fn hash<H: Hasher>(c: &Constant, h: &mut H) {
    std::mem::discriminant(c).hash(h);
    match c {
        Constant::None | Constant::Ellipsis | Constant::Code(_) => {}
        Constant::Bool(b) => b.hash(h),
        Constant::Int(i) => i.hash(h),
        Constant::BigInt(s) => s.hash(h),
        Constant::Float(f) => f.to_bits().hash(h),
        Constant::Complex(re, im) => (re.to_bits(), im.to_bits()).hash(h),
        Constant::Str(s) | Constant::Bytes(s) => s.hash(h),
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            items.iter().for_each(|i| hash(i, h));
        }
        Constant::Slice(items) => items.iter().for_each(|i| hash(i, h)),
    }
}
