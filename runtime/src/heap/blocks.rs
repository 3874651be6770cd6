//! The blocks small objects live in: which are free, which have holes, where the next hole is.
//!
//! Invariants:
//! * A block is on exactly one of the lists `free`, `partial`, `young`, or on none (`Full`,
//!   `Reserved`). `young` holds the blocks that were allocated into since the last collection.
//! * The lines of a `Free` block are all 0, and so are its mark bits.
//! * `live_lines` of a block is what the last classification counted; `live` is their sum.

use super::config::POISON;
use super::space::{BLOCK, GRANULE_SHIFT, LINE, LINES, MARK_BYTES, Space};

/// What a block is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockState {
    /// Nothing in it.
    Free,
    /// Old objects and holes worth allocating into.
    Partial,
    /// Old objects, (nearly) no holes.
    Full,
    /// Allocated into since the last collection.
    Young,
    /// The heap's own first block.
    Reserved,
}

#[derive(Debug, Clone, Copy)]
pub struct BlockInfo {
    pub state: BlockState,
    /// Its pages have been given back; they read as zero.
    pub released: bool,
    pub live_lines: u16,
}

/// A block with fewer free lines than this is not worth visiting.
const MIN_FREE_LINES: usize = LINES / 8;

/// All blocks of a heap.
pub struct Blocks {
    pub info: Vec<BlockInfo>,
    free: Vec<u32>,
    partial: Vec<u32>,
    young: Vec<u32>,
    /// Bytes of lines that were live after the last collection.
    pub live: usize,
}

/// A run of free lines of one block.
#[derive(Debug, Clone, Copy)]
pub struct Hole {
    pub start: usize,
    pub end: usize,
    /// The line after the hole: where to look for the next one.
    pub next_line: usize,
}

impl Blocks {
    pub fn new() -> Blocks {
        let first = BlockInfo {
            state: BlockState::Reserved,
            released: false,
            live_lines: 0,
        };
        Blocks {
            info: vec![first],
            free: Vec::new(),
            partial: Vec::new(),
            young: Vec::new(),
            live: 0,
        }
    }

    /// The offset from the heap's base at which the blocks in use so far end.
    #[inline(always)]
    pub fn end(&self) -> usize {
        self.info.len() * BLOCK
    }

    /// Bytes in blocks that hold anything.
    pub fn in_use(&self) -> usize {
        (self.info.len() - self.free.len()) * BLOCK
    }

    /// A block with holes, made young; a free one when there is none. `max_end` is the offset that
    /// the blocks may grow up to. `None` when there is no room.
    pub fn take(&mut self, max_end: usize) -> Option<usize> {
        match self.partial.pop() {
            Some(block) => {
                self.info[block as usize].state = BlockState::Young;
                self.young.push(block);
                Some(block as usize)
            }
            None => self.take_free(max_end),
        }
    }

    /// A free block, made young.
    pub fn take_free(&mut self, max_end: usize) -> Option<usize> {
        let block = match self.free.pop() {
            Some(block) => block as usize,
            None => {
                if self.end() + BLOCK > max_end {
                    return None;
                }
                self.info.push(BlockInfo {
                    state: BlockState::Free,
                    released: true,
                    live_lines: 0,
                });
                self.info.len() - 1
            }
        };
        self.info[block].state = BlockState::Young;
        self.info[block].released = false;
        self.young.push(block as u32);
        Some(block)
    }

    /// The next run of free lines in `block` at or after `line`.
    pub fn next_hole(space: &Space, block: usize, line: usize) -> Option<Hole> {
        let lines = space.lines(block);
        let mut start = line;
        while start < LINES && lines[start] != 0 {
            start += 1;
        }
        if start == LINES {
            return None;
        }
        let mut end = start + 1;
        while end + 8 <= LINES && lines[end..end + 8] == [0; 8] {
            end += 8;
        }
        while end < LINES && lines[end] == 0 {
            end += 1;
        }
        let base = space.block_start(block);
        Some(Hole {
            start: base + start * LINE,
            end: base + end * LINE,
            next_line: end,
        })
    }

    /// Sorts the blocks that the collection may have changed into the lists.
    pub fn classify_all(&mut self, space: &Space, major: bool, poison: bool) {
        let mut young = std::mem::take(&mut self.young);
        if major {
            self.free.clear();
            self.partial.clear();
            self.live = 0;
            // Downwards, so that the lists hand out low addresses first.
            for block in (0..self.info.len()).rev() {
                self.classify(space, block, poison);
            }
        } else {
            for &block in young.iter().rev() {
                let block = block as usize;
                self.live -= usize::from(self.info[block].live_lines) * LINE;
                self.classify(space, block, poison);
            }
        }
        young.clear();
        self.young = young;
    }

    fn classify(&mut self, space: &Space, block: usize, poison: bool) {
        let info = &mut self.info[block];
        match info.state {
            BlockState::Reserved => return,
            BlockState::Free => {
                self.free.push(block as u32);
                return;
            }
            BlockState::Partial | BlockState::Full | BlockState::Young => {}
        }
        let count = count_lines(space.lines(block));
        if poison {
            poison_dead(space, block);
        }
        // SAFETY: the table covers the block.
        unsafe { std::ptr::write_bytes(space.run.add(block * LINES), 0, LINES) };
        info.live_lines = count as u16;
        self.live += count * LINE;
        info.state = if count == 0 {
            self.free.push(block as u32);
            BlockState::Free
        } else if LINES - count >= MIN_FREE_LINES {
            self.partial.push(block as u32);
            BlockState::Partial
        } else {
            BlockState::Full
        };
    }

    /// Gives the pages of free blocks back to the system, all but `keep` blocks; those with the
    /// lowest addresses are kept, and handed out first.
    pub fn release_free(&mut self, space: &Space, keep: usize, system_page: usize) {
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        let surplus = self.free.len().saturating_sub(keep);
        let mut i = 0;
        while i < surplus {
            let last = self.free[i] as usize;
            if self.info[last].released {
                i += 1;
                continue;
            }
            let mut first = last;
            self.info[last].released = true;
            i += 1;
            while i < surplus
                && self.free[i] as usize + 1 == first
                && !self.info[first - 1].released
            {
                first -= 1;
                self.info[first].released = true;
                i += 1;
            }
            let len = (last + 1 - first) * BLOCK;
            // SAFETY: free blocks hold nothing.
            unsafe { space.discard(space.block_start(first), len, system_page) };
        }
    }

    /// Clears the mark bits and line bytes of all blocks.
    pub fn clear_marks(&self, space: &Space) {
        // SAFETY: the tables cover all blocks.
        unsafe {
            std::ptr::write_bytes(space.mark, 0, self.info.len() * MARK_BYTES);
            std::ptr::write_bytes(space.line, 0, self.info.len() * LINES);
        }
    }

    /// Calls `f` with the address of every marked object.
    pub fn for_each_marked(&self, space: &Space, mut f: impl FnMut(usize)) {
        for (block, info) in self.info.iter().enumerate() {
            if !matches!(info.state, BlockState::Free | BlockState::Reserved) {
                for_each_marked_in(space, block, &mut f);
            }
        }
    }
}

fn for_each_marked_in(space: &Space, block: usize, f: &mut impl FnMut(usize)) {
    let start = space.block_start(block);
    for i in 0..MARK_BYTES / 8 {
        // SAFETY: the table covers the block, and its part for a block is a multiple of 8 bytes.
        let mut bits = unsafe {
            u64::from_le_bytes(*space.mark.add(block * MARK_BYTES + i * 8).cast::<[u8; 8]>())
        };
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            f(start + ((i * 64 + bit) << GRANULE_SHIFT));
        }
    }
}

fn count_lines(lines: &[u8; LINES]) -> usize {
    // Sums of 32 bytes of 0 or 1 fit a byte, which lets the compiler add them as vectors.
    lines
        .chunks_exact(32)
        .map(|chunk| usize::from(chunk.iter().sum::<u8>()))
        .sum()
}

/// Overwrites everything in the block that does not belong to a marked object.
fn poison_dead(space: &Space, block: usize) {
    let mut cursor = space.block_start(block);
    let end = cursor + BLOCK;
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    for_each_marked_in(space, block, &mut |object| {
        gaps.push((cursor, object));
        // SAFETY: a marked object has a header.
        let words = unsafe { (*(object as *const super::Header)).words() };
        cursor = object + words * 8;
    });
    gaps.push((cursor, end));
    for (from, to) in gaps {
        // SAFETY: no live object covers these words.
        unsafe { fill_poison(from, to) };
    }
}

/// # Safety
/// Nothing live lies in the range; both ends are multiples of 8.
pub unsafe fn fill_poison(from: usize, to: usize) {
    for address in (from..to).step_by(8) {
        // SAFETY: the caller's promise.
        unsafe { (address as *mut u64).write(POISON) };
    }
}
