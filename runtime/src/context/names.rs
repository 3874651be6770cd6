//! Interned strings that native code refers to by field name.

use super::Thread;
use crate::heap::{Gc, Marker};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::text::StrRef;
use crate::value::PyResult;

fn intern(th: &mut Thread, name: &str) -> PyResult<Gc<Str>> {
    th.interp()
        .interned
        .intern_text(th, StrRef::Ascii(name.as_bytes()))
}

macro_rules! names { ($($name:ident)*) => {
    /// Well-known names as interned strings: `th.names().__dict__`, and `special[…]` for special methods.
    #[allow(non_snake_case, missing_docs, reason = "each is the string of that name")]
    pub struct Names { $(pub $name: Gc<Str>,)* pub special: [Gc<Str>; Special::COUNT], pub empty: Gc<Str> }
    impl Names {
        /// Interns them all.
        pub fn new(th: &mut Thread) -> PyResult<Names> {
            let empty = intern(th, "")?;
            let mut special = [empty; Special::COUNT];
            for (slot, which) in special.iter_mut().zip(Special::ALL) {
                *slot = intern(th, which.name())?;
            }
            Ok(Names { $($name: intern(th, stringify!($name))?,)* special, empty })
        }
        /// Reports the strings to the collector.
        pub(super) fn trace(&self, m: &mut Marker<'_>) {
            $(m.value(self.$name.as_value());)*
            m.value(self.empty.as_value());
            for s in &self.special { m.value(s.as_value()); }
        }
    }
} }

names! {
    __abstractmethods__ __all__ __annotate__ __annotate_func__ __annotations__ __annotations_cache__ __bases__ __builtins__ __cached__
    __class__ __class_getitem__ __classcell__ __classdict__ __classdictcell__ __cause__ __context__ __conditional_annotations__
    __debug__ __dict__ __doc__ __file__ __firstlineno__ __func__ __globals__ __import__ __init_subclass__ __isabstractmethod__
    __kwdefaults__ __defaults__ __code__ __closure__ __loader__ __main__ __match_args__ __metaclass__ __module__ __mro_entries__
    __name__ __notes__ __objclass__ __orig_bases__ __origin__ __package__ __parameters__ __args__ __path__ __prepare__
    __qualname__ __self__ __slots__ __spec__ __static_attributes__ __subclasshook__ __traceback__ __type_params__ __weakref__
    __wrapped__ __mro__ __base__ __text_signature__ __typing_subst__ __unpacked__ __bound__ __sizeof__ __reduce__ __reduce_ex__ __getstate__
    mro metaclass builtins sys stdin stdout stderr write flush readline close closed encoding errors name mode value code
    msg filename lineno offset text end_lineno end_offset print_file_and_line errno strerror filename2 characters_written args
    path obj keys items values get key default end file sep strict start stop step send throw message exceptions
    n_fields n_sequence_fields modules argv displayhook excepthook unraisablehook path_hooks object reason
    join split format append add update pop copy index count
}
