//! The front end of Krait: source text to tokens, trees, scopes and register bytecode.
#![forbid(unsafe_code)]

pub mod ast;
pub mod bytecode;
pub mod lexer;
pub mod parser;
pub mod scope;
pub mod source;
