//! The runtime of Krait: values, heap, objects, builtins and the interpreter.
