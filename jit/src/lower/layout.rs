//! Where things lie in the runtime's memory. The runtime fills this in once; nothing else here knows an offset.

/// Offsets and addresses of the runtime.
#[derive(Clone, Debug)]
pub struct Layout {
    /// In the thread: nonzero when someone asks it to stop (32 bits).
    pub thread_poll: i32,
    /// In the thread: the lowest stack address compiled code may use.
    pub thread_stack_limit: i32,
    /// In the thread: the exit word.
    pub thread_exit: i32,
    /// In the thread: the exit buffer.
    pub thread_buffer: i32,
    /// How many words the exit buffer has.
    pub buffer_words: u16,
    /// In the thread: the frame pointer of the compiled frame that called the runtime last.
    pub thread_frame: i32,
    /// In the thread: its place, as an exit word.
    pub thread_site: i32,
    /// In the thread: the bump pointer.
    pub thread_bump: i32,
    /// In the thread: its limit.
    pub thread_bump_limit: i32,
    /// In the thread: how many guards still pass in the test mode that makes guards fail.
    pub thread_stress: i32,
    /// In the thread: calls that may still be nested.
    pub thread_depth: i32,
    /// In the thread: the end of the register stack that frames may use.
    pub thread_registers_end: i32,
    /// In the thread: the end of the registers in use.
    pub thread_registers_top: i32,
    /// Words that must stay free above a frame.
    pub slack: i64,
    /// In a heap object: the shape (32 bits).
    pub header_shape: i32,
    /// In a heap object: the collector's byte, nonzero when stores must be told.
    pub header_gc: i32,
    /// In an int object of 64 bits: the value.
    pub wide_value: i32,
    /// The shape of an int object of 64 bits.
    pub wide_shape: u32,
    /// `fn(thread, i64) -> boxed`: make an int object.
    pub box_wide: usize,
    /// `fn(thread, object, slot)`: a store into an object that the collector watches.
    pub barrier: usize,
    /// `fn(thread, header, words) -> object`: allocate when the bump run is full.
    pub allocate: usize,
    /// `fn(thread) -> boxed`: a callee returned zero; if it left for the interpreter, run it to its end.
    pub finish_callee: usize,
}
