//! The front end of Krait: source text to tokens, trees, scopes and register bytecode.
#![forbid(unsafe_code)]

mod assemble;
pub mod ast;
pub mod bytecode;
pub mod compile;
mod deep;
pub mod json;
pub mod lexer;
pub mod parser;
pub mod scope;
pub mod source;

pub use compile::{
    CompileOutput, Mode, Options, ParseOptions, compile, compile_reporting, syntax_tree,
};
