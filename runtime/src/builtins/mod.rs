//! What Python code sees of the builtin types and of the module `builtins`.
//!
//! Each type has a folder or file with a `#[pytype(Number)] impl`; [`TYPES`] lists them, one line each. Representation and core
//! operations of the types stand below, in [`crate::object`].

mod bool_;
pub mod bootstrap;
mod bytearray;
pub mod bytes;
pub mod codecs;
pub mod complex;
pub mod containers;
mod descriptors;
mod dict;
mod enumerate;
pub mod exceptions;
pub mod float;
pub mod frame;
pub mod functions;
mod generator;
pub mod generic;
pub mod int;
mod iterators;
mod list;
mod mappings;
pub mod memoryview;
mod module;
pub mod object;
mod range;
pub mod scalars;
#[cfg(test)]
mod scalars_tests;
pub mod set;
mod singletons;
mod slice;
pub mod start;
pub mod str_;
pub mod structseq;
pub mod template;
mod tuple;
pub mod types;
pub mod weak;

use crate::native::{GetSetDef, NativeDef, NativeType};
use crate::object::kinds::Builtin;

/// What a `#[pytype]` declares, as data.
pub struct TypeEntry {
    /// The type's number.
    pub number: Builtin,
    /// `__doc__`
    pub doc: &'static str,
    /// Its methods.
    pub methods: &'static [NativeDef],
    /// Its computed attributes.
    pub getsets: &'static [GetSetDef],
}

/// The declaration of `T` as data.
pub const fn entry<T: NativeType>() -> TypeEntry {
    TypeEntry {
        number: T::NUMBER,
        doc: T::DOC,
        methods: T::METHODS,
        getsets: T::GETSETS,
    }
}

/// All builtin types that have methods of their own.
pub static TYPES: &[TypeEntry] = &[
    entry::<object::ObjectMethods>(),
    entry::<types::TypeMethods>(),
    entry::<functions::FunctionMethods>(),
    entry::<functions::BoundMethodMethods>(),
    entry::<functions::CellMethods>(),
    entry::<functions::NativeFunctionMethods>(),
    entry::<functions::MethodWrapperMethods>(),
    entry::<descriptors::PropertyMethods>(),
    entry::<descriptors::ClassMethodMethods>(),
    entry::<descriptors::StaticMethodMethods>(),
    entry::<descriptors::SuperMethods>(),
    entry::<descriptors::MethodDescriptorMethods>(),
    entry::<descriptors::SlotWrapperMethods>(),
    entry::<descriptors::ClassMethodDescriptorMethods>(),
    entry::<descriptors::GetSetMethods>(),
    entry::<descriptors::MemberMethods>(),
    entry::<exceptions::BaseExceptionMethods>(),
    entry::<exceptions::SystemExitMethods>(),
    entry::<exceptions::StopIterationMethods>(),
    entry::<exceptions::ImportErrorMethods>(),
    entry::<exceptions::AttributeErrorMethods>(),
    entry::<exceptions::NameErrorMethods>(),
    entry::<exceptions::OsErrorMethods>(),
    entry::<exceptions::SyntaxErrorMethods>(),
    entry::<exceptions::UnicodeDecodeErrorMethods>(),
    entry::<exceptions::UnicodeEncodeErrorMethods>(),
    entry::<exceptions::UnicodeTranslateErrorMethods>(),
    entry::<exceptions::GroupMethods>(),
    entry::<crate::object::list::List>(),
    entry::<crate::object::tuple::Tuple>(),
    entry::<crate::object::dict::Dict>(),
    entry::<dict::DictKeysMethods>(),
    entry::<dict::DictValuesMethods>(),
    entry::<dict::DictItemsMethods>(),
    entry::<set::SetMethods>(),
    entry::<set::FrozenSetMethods>(),
    entry::<crate::object::iter::Range>(),
    entry::<crate::object::iter::Slice>(),
    entry::<crate::object::bytes::Bytes>(),
    entry::<crate::object::bytes::ByteArray>(),
    entry::<crate::object::iter::Enumerate>(),
    entry::<crate::object::iter::Zip>(),
    entry::<crate::object::iter::Map>(),
    entry::<crate::object::iter::Filter>(),
    entry::<crate::object::iter::Reversed>(),
    entry::<frame::CodeMethods>(),
    entry::<frame::FrameMethods>(),
    entry::<frame::TracebackMethods>(),
    entry::<generator::GeneratorMethods>(),
    entry::<generator::CoroutineMethods>(),
    entry::<generator::CoroutineWrapperMethods>(),
    entry::<generator::AsyncGeneratorMethods>(),
    entry::<generator::AsyncGenASendMethods>(),
    entry::<generator::AsyncGenAThrowMethods>(),
    entry::<iterators::ListIteratorMethods>(),
    entry::<iterators::ListReverseIteratorMethods>(),
    entry::<iterators::TupleIteratorMethods>(),
    entry::<iterators::StrIteratorMethods>(),
    entry::<iterators::StrAsciiIteratorMethods>(),
    entry::<iterators::BytesIteratorMethods>(),
    entry::<iterators::ByteArrayIteratorMethods>(),
    entry::<iterators::RangeIteratorMethods>(),
    entry::<iterators::LongRangeIteratorMethods>(),
    entry::<iterators::DictKeyIteratorMethods>(),
    entry::<iterators::DictValueIteratorMethods>(),
    entry::<iterators::DictItemIteratorMethods>(),
    entry::<iterators::DictReverseKeyIteratorMethods>(),
    entry::<iterators::DictReverseValueIteratorMethods>(),
    entry::<iterators::DictReverseItemIteratorMethods>(),
    entry::<iterators::SetIteratorMethods>(),
    entry::<iterators::SequenceIteratorMethods>(),
    entry::<iterators::CallableIteratorMethods>(),
    entry::<singletons::NoneMethods>(),
    entry::<singletons::NotImplementedMethods>(),
    entry::<singletons::EllipsisMethods>(),
    entry::<int::IntMethods>(),
    entry::<bool_::BoolMethods>(),
    entry::<str_::StrMethods>(),
    entry::<float::FloatMethods>(),
    entry::<complex::ComplexMethods>(),
    entry::<crate::object::module::Module>(),
    entry::<crate::object::iter::MappingProxy>(),
    entry::<mappings::NamespaceMethods>(),
    entry::<crate::object::memory::MemoryView>(),
    entry::<weak::WeakReferenceMethods>(),
    entry::<weak::WeakProxyMethods>(),
    entry::<weak::WeakCallableProxyMethods>(),
    entry::<template::TemplateMethods>(),
    entry::<template::TemplateIteratorMethods>(),
    entry::<template::InterpolationMethods>(),
    entry::<generic::AliasMethods>(),
    entry::<generic::UnionMethods>(),
    entry::<generic::TypeVarMethods>(),
    entry::<generic::ParamSpecMethods>(),
    entry::<generic::ParamSpecArgsMethods>(),
    entry::<generic::ParamSpecKwargsMethods>(),
    entry::<generic::TypeVarTupleMethods>(),
    entry::<generic::NoDefaultMethods>(),
    entry::<generic::ConstEvaluatorMethods>(),
    entry::<generic::TypeAliasMethods>(),
    entry::<generic::GenericMethods>(),
];
