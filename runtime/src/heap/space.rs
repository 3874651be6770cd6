//! The reserved range and the side tables: pure address arithmetic, no policy.
//!
//! ```text
//! base                                                                    base + range
//! | block 0: heap pointer | blocks, growing up …  | free | … large objects, growing down |
//! ```
//! `base` is a multiple of [`MAX_RESERVE`], so the heap of any object is found by masking the
//! object's address. Behind the range, in the same reservation, lie the tables:
//!
//! * `mark`: a bit for each 8 bytes, set at the start of every live (small) object; it stays set
//!   after the collection ("sticky"), which is what makes the object old
//! * `line`: a byte for each 128 bytes, not 0 when a live object covers part of the line
//! * `run`: a byte for each 128 bytes, 1 where a bump run of the current cycle begins
//! * `page`: for each 4 KiB of large objects the index of the object, plus one
//! * `card`: a byte for each 512 bytes of large objects, 1 when a reference was stored there

use crate::host::memory::Reservation;
use std::io;

/// The largest range, and the alignment of every range.
pub const MAX_RESERVE: usize = 64 << 30;
/// The smallest range worth having.
const MIN_RESERVE: usize = 16 << 20;

pub const BLOCK_SHIFT: u32 = 15;
/// The size of a block.
pub const BLOCK: usize = 1 << BLOCK_SHIFT;
pub const LINE_SHIFT: u32 = 7;
/// The size of a line.
pub const LINE: usize = 1 << LINE_SHIFT;
/// Lines in a block.
pub const LINES: usize = BLOCK / LINE;
pub const GRANULE_SHIFT: u32 = 3;
/// Bytes of the mark table for a block.
pub const MARK_BYTES: usize = BLOCK >> GRANULE_SHIFT >> 3;
pub const PAGE_SHIFT: u32 = 12;
/// The unit in which large objects are placed.
pub const PAGE: usize = 1 << PAGE_SHIFT;
pub const CARD_SHIFT: u32 = 9;
/// The stretch of a large object that one card stands for.
pub const CARD: usize = 1 << CARD_SHIFT;
/// The largest object that lives in a block, in bytes; larger ones are large objects.
pub const MAX_SMALL: usize = 8192;

/// The reserved range with its tables.
pub struct Space {
    reservation: Reservation,
    pub base: usize,
    pub range: usize,
    pub mark: *mut u8,
    pub line: *mut u8,
    pub run: *mut u8,
    pub page: *mut u32,
    pub card: *mut u8,
}

impl Space {
    /// Reserves a range of `wanted` bytes, or half of it, and so on.
    pub fn new(wanted: usize) -> io::Result<Space> {
        let mut range = wanted
            .clamp(MIN_RESERVE, MAX_RESERVE)
            .next_power_of_two()
            .min(MAX_RESERVE);
        loop {
            let len = range + tables_len(range);
            let attempt = Reservation::exact(len, MAX_RESERVE)
                .or_else(|_| Reservation::new(len, MAX_RESERVE));
            // Where address space is limited the heap leaves some: stacks and memory outside it need theirs.
            let is_too_much = || range > MIN_RESERVE && Reservation::new(range / 2, PAGE).is_err();
            match attempt {
                Ok(_) if range < wanted && is_too_much() => range /= 2,
                Ok(reservation) => return Ok(Space::lay_out(reservation, range)),
                Err(error) if range <= MIN_RESERVE => return Err(error),
                Err(_) => range /= 2,
            }
        }
    }

    fn lay_out(reservation: Reservation, range: usize) -> Space {
        let base = reservation.base();
        let tables = base + range;
        reservation.avoid_huge_pages(tables, reservation.len() - range);
        let mark = tables;
        let line = mark + (range >> GRANULE_SHIFT >> 3);
        let run = line + (range >> LINE_SHIFT);
        let page = run + (range >> LINE_SHIFT);
        let card = page + (range >> PAGE_SHIFT) * 4;
        Space {
            reservation,
            base,
            range,
            mark: mark as *mut u8,
            line: line as *mut u8,
            run: run as *mut u8,
            page: page as *mut u32,
            card: card as *mut u8,
        }
    }

    /// The block that an address of the range lies in.
    #[inline(always)]
    pub fn block_of(&self, address: usize) -> usize {
        (address - self.base) >> BLOCK_SHIFT
    }

    /// The first address of a block.
    #[inline(always)]
    pub fn block_start(&self, block: usize) -> usize {
        self.base + (block << BLOCK_SHIFT)
    }

    /// Whether the mark bit of the 8 bytes at `offset` is set.
    #[inline(always)]
    pub fn is_marked(&self, offset: usize) -> bool {
        let granule = offset >> GRANULE_SHIFT;
        debug_assert!(offset < self.range);
        // SAFETY: the table covers the range.
        unsafe { *self.mark.add(granule >> 3) >> (granule & 7) & 1 != 0 }
    }

    /// The line bytes of a block.
    #[inline(always)]
    pub fn lines(&self, block: usize) -> &[u8; LINES] {
        // SAFETY: the table covers the range and is written only while no such slice exists.
        unsafe { &*self.line.add(block * LINES).cast() }
    }

    /// Gives back the pages that lie wholly in `[start, start + len)`; answers how many bytes.
    ///
    /// # Safety
    /// Nothing live lies in that range.
    pub unsafe fn discard(&self, start: usize, len: usize, system_page: usize) -> usize {
        let first = (start + system_page - 1) & !(system_page - 1);
        let last = (start + len) & !(system_page - 1);
        if first >= last {
            return 0;
        }
        // SAFETY: page-aligned, and the caller gives up the contents.
        unsafe { self.reservation.discard(first, last - first) };
        last - first
    }
}

fn tables_len(range: usize) -> usize {
    let mark = range >> GRANULE_SHIFT >> 3;
    let lines = (range >> LINE_SHIFT) * 2;
    let pages = (range >> PAGE_SHIFT) * 4;
    let cards = range >> CARD_SHIFT;
    let sum = mark + lines + pages + cards;
    // A whole number of the largest pages in use (64 KiB).
    (sum + 0xFFFF) & !0xFFFF
}
