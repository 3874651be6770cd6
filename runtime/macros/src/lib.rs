//! Attribute macros that declare builtin types, methods and native modules.
