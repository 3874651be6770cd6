//! Register bytecode: the opcode table, operand encodings, and what derives from them.

pub mod code;
pub mod dis;
pub mod inst;
pub mod json;
pub mod operands;
pub mod ops;
pub mod outline;
pub mod serial;
pub mod verify;
