//! The optimising compiler of Krait.
