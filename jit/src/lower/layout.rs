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
    /// What resuming and suspending generators needs.
    pub generator: Generators,
}

/// Offsets, words and addresses that have to do with generators.
#[derive(Clone, Debug, Default)]
pub struct Generators {
    /// Their shape.
    pub shape: u32,
    /// In a generator: its state.
    pub state: i32,
    /// The word of the state of one that has not run; no state's is less.
    pub created: u64,
    /// The word of the state of one at a `yield`; no state's but `created` is less.
    pub suspended: u64,
    /// The word of the state of one that runs in compiled code.
    pub in_compiled_code: u64,
    /// In a generator: the place it stands at.
    pub pc: i32,
    /// In a generator: its function.
    pub function: i32,
    /// In a generator: the exception that it is handling.
    pub handled: i32,
    /// In a function: its code.
    pub code: i32,
    /// In a code object: the machine code that resumes its generators.
    pub entry: i32,
    /// In a code object: how many registers a frame has (32 bits).
    pub registers: i32,
    /// In the thread: the exception being handled.
    pub thread_handled: i32,
    /// The word of the kind of a generator's frame that is resumed by native code.
    pub kind: u64,
    /// `fn(thread, registers, site, iterator) -> boxed`: the next value of any iterator.
    pub for_next: usize,
    /// `fn(thread, registers, site, iterator, value, dst) -> boxed`: send a value to any iterator.
    pub send: usize,
    /// `fn(thread, frame, value, dst) -> boxed`: a generator has returned.
    pub ended: usize,
    /// `fn(thread, frame, dst) -> boxed`: a generator's machine code returned zero.
    pub finish: usize,
}
