//! Indexes into sequences, as Python writes them.

/// An index or a length limit: ints that do not fit are clamped, as slicing does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Index(pub i64);
impl Index {
    /// The place in a sequence of `len` items, negative ones counted from the end.
    #[inline]
    pub fn checked(self, len: usize) -> Option<usize> {
        let i = if self.0 < 0 {
            self.0 + len as i64
        } else {
            self.0
        };
        (0..len as i64).contains(&i).then_some(i as usize)
    }
    /// The place in a sequence of `len` items for a slice bound.
    #[inline]
    pub fn clamped(self, len: usize) -> usize {
        let i = if self.0 < 0 {
            self.0.saturating_add(len as i64)
        } else {
            self.0
        };
        i.clamp(0, len as i64) as usize
    }
}
