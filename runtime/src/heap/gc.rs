//! `Gc<T>`: a typed, copyable, non-null pointer to a heap object.

use super::{Header, HeapObject};
use crate::value::Value;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::ptr::NonNull;

/// A reference to a heap object of type `T`: its address, one word, `Copy`.
///
/// Compared and hashed by address. Holding it on the native stack keeps the object alive; it
/// must not be stored in `malloc`ed memory (use `Root`). In a heap object of kind
/// `Values` a field may have the type `Gc<T>`, `Option<Gc<T>>` or a `Cell` of them.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

impl<T> Gc<T> {
    /// The reference with this address.
    ///
    /// # Safety
    /// `ptr` is the address of a live heap object that is a `T`.
    #[inline(always)]
    pub const unsafe fn from_ptr(ptr: *mut T) -> Gc<T> {
        // SAFETY: heap objects are not at address zero.
        Gc(unsafe { NonNull::new_unchecked(ptr) })
    }

    /// The address.
    #[inline(always)]
    pub const fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    /// The address as a number.
    #[inline(always)]
    pub fn addr(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The reference as a `Value`.
    #[inline(always)]
    pub fn as_value(self) -> Value {
        // SAFETY: an address of the heap is not zero, and its bits are its encoding.
        unsafe { Value::from_bits_unchecked(self.addr() as u64) }
    }

    /// The same object, seen as another type.
    ///
    /// # Safety
    /// The object is a `U`.
    #[inline(always)]
    pub const unsafe fn cast<U>(self) -> Gc<U> {
        Gc(self.0.cast())
    }

    /// The object with its header only.
    #[inline(always)]
    pub const fn as_header(self) -> Gc<Header> {
        Gc(self.0.cast())
    }

    /// The address just behind the `T`: where the tail of an object made by
    /// `AllocState::alloc_tail` begins.
    #[inline(always)]
    pub const fn tail<U>(self) -> *mut U {
        // SAFETY: one past the end of the struct is within, or the end of, its object.
        unsafe { self.as_ptr().add(1).cast() }
    }

    /// A borrow that is not tied to this copy of the pointer.
    ///
    /// # Safety
    /// The object stays alive for as long as the borrow is used: it is reachable, or the reference
    /// itself stays on the stack.
    #[inline(always)]
    pub const unsafe fn as_ref_unbounded<'a>(self) -> &'a T {
        // SAFETY: the object is alive and initialised; the caller keeps it so.
        unsafe { self.0.as_ref() }
    }
}

impl Value {
    /// The heap object this value refers to, seen as a `T`, without a check.
    ///
    /// # Safety
    /// The value is a heap reference and the object is a `T`.
    #[inline(always)]
    pub unsafe fn cast<T>(self) -> Gc<T> {
        // SAFETY: the caller's promise.
        unsafe { Gc::from_ptr(self.as_ptr().cast()) }
    }

    /// The header of the object this value refers to; `None` for immediates.
    #[inline(always)]
    pub fn heap_header(self) -> Option<Gc<Header>> {
        if self.is_heap() {
            // SAFETY: a heap reference, and every heap object begins with a header.
            Some(unsafe { self.cast() })
        } else {
            None
        }
    }
}

impl<T: HeapObject> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(object: Gc<T>) -> Value {
        object.as_value()
    }
}

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Gc<T> {}

impl<T> Deref for Gc<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: whoever made the reference promised a live `T`, and the reference being used
        // keeps it alive.
        unsafe { self.0.as_ref() }
    }
}

impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Gc<T> {}

impl<T> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:#x})", self.addr())
    }
}
