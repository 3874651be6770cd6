//! The table of builtin types: one row each, from which come the type's number, its exact instances' shape id, its
//! place in the bootstrap, and its layout facts.
//!
//! The shape id of an exact instance of a builtin type is the type's number, so that native code and compiled code
//! test for `list`, `tuple`, `dict` … with one comparison against a constant. Three builtin types have objects in more
//! than one representation; the further ones have shape ids of their own behind the types' (see [`ShapeId`]).

use super::shape::ShapeId;

/// How the memory of a type's instances is laid out behind the native part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// No instances of its own layout: `object` and everything that adds no native fields.
    Plain,
    /// A fixed native part of this many bytes, header included.
    Fixed(u16),
    /// Items follow the native part inline (`tuple`); subclasses keep their attributes in a dict in the last word.
    Variable,
    /// Exact instances have several representations; an instance of a subclass is a box around an exact one.
    Boxed,
    /// The type cannot be subclassed and has no instances that Python code can create by layout.
    Sealed,
}

/// Calls `$m!` with one row per builtin type that is not an exception:
/// `Number = "name" (base) layout, in "module";`
#[macro_export]
macro_rules! for_each_builtin_type { ($m:ident) => { $m! {
    Object = "object" (Object) Layout::Plain, in "builtins";
    Type = "type" (Object) Layout::Fixed(size_of::<$crate::object::types::Type>() as u16), in "builtins";
    NoneType = "NoneType" (Object) Layout::Sealed, in "builtins";
    NotImplementedType = "NotImplementedType" (Object) Layout::Sealed, in "builtins";
    EllipsisType = "ellipsis" (Object) Layout::Sealed, in "builtins";
    Int = "int" (Object) Layout::Boxed, in "builtins";
    Bool = "bool" (Int) Layout::Sealed, in "builtins";
    Float = "float" (Object) Layout::Boxed, in "builtins";
    Complex = "complex" (Object) Layout::Boxed, in "builtins";
    Str = "str" (Object) Layout::Boxed, in "builtins";
    Bytes = "bytes" (Object) Layout::Boxed, in "builtins";
    ByteArray = "bytearray" (Object) Layout::Fixed(size_of::<$crate::object::bytes::ByteArray>() as u16), in "builtins";
    MemoryView = "memoryview" (Object) Layout::Sealed, in "builtins";
    List = "list" (Object) Layout::Fixed(size_of::<$crate::object::list::List>() as u16), in "builtins";
    Tuple = "tuple" (Object) Layout::Variable, in "builtins";
    Dict = "dict" (Object) Layout::Fixed(size_of::<$crate::object::dict::Dict>() as u16), in "builtins";
    Set = "set" (Object) Layout::Fixed(size_of::<$crate::object::set::Set>() as u16), in "builtins";
    FrozenSet = "frozenset" (Object) Layout::Fixed(size_of::<$crate::object::set::Set>() as u16), in "builtins";
    Range = "range" (Object) Layout::Sealed, in "builtins";
    Slice = "slice" (Object) Layout::Sealed, in "builtins";
    Property = "property" (Object) Layout::Fixed(size_of::<$crate::object::descr::Property>() as u16), in "builtins";
    ClassMethod = "classmethod" (Object) Layout::Fixed(size_of::<$crate::object::descr::Wrapped>() as u16), in "builtins";
    StaticMethod = "staticmethod" (Object) Layout::Fixed(size_of::<$crate::object::descr::Wrapped>() as u16), in "builtins";
    Super = "super" (Object) Layout::Fixed(size_of::<$crate::object::descr::Super>() as u16), in "builtins";
    Module = "module" (Object) Layout::Fixed(size_of::<$crate::object::module::Module>() as u16), in "builtins";
    Function = "function" (Object) Layout::Sealed, in "builtins";
    BoundMethod = "method" (Object) Layout::Sealed, in "builtins";
    NativeFunction = "builtin_function_or_method" (Object) Layout::Sealed, in "builtins";
    MethodDescriptor = "method_descriptor" (Object) Layout::Sealed, in "builtins";
    SlotWrapper = "wrapper_descriptor" (Object) Layout::Sealed, in "builtins";
    MethodWrapper = "method-wrapper" (Object) Layout::Sealed, in "builtins";
    ClassMethodDescriptor = "classmethod_descriptor" (Object) Layout::Sealed, in "builtins";
    GetSetDescriptor = "getset_descriptor" (Object) Layout::Sealed, in "builtins";
    MemberDescriptor = "member_descriptor" (Object) Layout::Sealed, in "builtins";
    MappingProxy = "mappingproxy" (Object) Layout::Sealed, in "builtins";
    SimpleNamespace = "SimpleNamespace" (Object) Layout::Plain, in "types";
    Cell = "cell" (Object) Layout::Sealed, in "builtins";
    Code = "code" (Object) Layout::Sealed, in "builtins";
    Frame = "frame" (Object) Layout::Sealed, in "builtins";
    Traceback = "traceback" (Object) Layout::Sealed, in "builtins";
    Generator = "generator" (Object) Layout::Sealed, in "builtins";
    Coroutine = "coroutine" (Object) Layout::Sealed, in "builtins";
    AsyncGenerator = "async_generator" (Object) Layout::Sealed, in "builtins";
    CoroutineWrapper = "coroutine_wrapper" (Object) Layout::Sealed, in "builtins";
    AsyncGenASend = "async_generator_asend" (Object) Layout::Sealed, in "builtins";
    AsyncGenAThrow = "async_generator_athrow" (Object) Layout::Sealed, in "builtins";
    AsyncGenWrapped = "async_generator_wrapped_value" (Object) Layout::Sealed, in "builtins";
    ListIterator = "list_iterator" (Object) Layout::Sealed, in "builtins";
    ListReverseIterator = "list_reverseiterator" (Object) Layout::Sealed, in "builtins";
    TupleIterator = "tuple_iterator" (Object) Layout::Sealed, in "builtins";
    StrIterator = "str_iterator" (Object) Layout::Sealed, in "builtins";
    StrAsciiIterator = "str_ascii_iterator" (Object) Layout::Sealed, in "builtins";
    BytesIterator = "bytes_iterator" (Object) Layout::Sealed, in "builtins";
    ByteArrayIterator = "bytearray_iterator" (Object) Layout::Sealed, in "builtins";
    RangeIterator = "range_iterator" (Object) Layout::Sealed, in "builtins";
    LongRangeIterator = "longrange_iterator" (Object) Layout::Sealed, in "builtins";
    DictKeys = "dict_keys" (Object) Layout::Sealed, in "builtins";
    DictValues = "dict_values" (Object) Layout::Sealed, in "builtins";
    DictItems = "dict_items" (Object) Layout::Sealed, in "builtins";
    DictKeyIterator = "dict_keyiterator" (Object) Layout::Sealed, in "builtins";
    DictValueIterator = "dict_valueiterator" (Object) Layout::Sealed, in "builtins";
    DictItemIterator = "dict_itemiterator" (Object) Layout::Sealed, in "builtins";
    DictReverseKeyIterator = "dict_reversekeyiterator" (Object) Layout::Sealed, in "builtins";
    DictReverseValueIterator = "dict_reversevalueiterator" (Object) Layout::Sealed, in "builtins";
    DictReverseItemIterator = "dict_reverseitemiterator" (Object) Layout::Sealed, in "builtins";
    SetIterator = "set_iterator" (Object) Layout::Sealed, in "builtins";
    SequenceIterator = "iterator" (Object) Layout::Sealed, in "builtins";
    CallableIterator = "callable_iterator" (Object) Layout::Sealed, in "builtins";
    Enumerate = "enumerate" (Object) Layout::Fixed(size_of::<$crate::object::iter::Enumerate>() as u16), in "builtins";
    Zip = "zip" (Object) Layout::Fixed(size_of::<$crate::object::iter::Zip>() as u16), in "builtins";
    Map = "map" (Object) Layout::Fixed(size_of::<$crate::object::iter::Map>() as u16), in "builtins";
    Filter = "filter" (Object) Layout::Fixed(size_of::<$crate::object::iter::Filter>() as u16), in "builtins";
    Reversed = "reversed" (Object) Layout::Fixed(size_of::<$crate::object::iter::Reversed>() as u16), in "builtins";
    WeakReference = "ReferenceType" (Object) Layout::Fixed(size_of::<$crate::object::weak::WeakReference>() as u16), in "weakref";
    GenericAlias = "GenericAlias" (Object) Layout::Fixed(size_of::<$crate::object::generic::GenericAlias>() as u16), in "types";
    Union = "Union" (Object) Layout::Sealed, in "typing";
    TypeVar = "TypeVar" (Object) Layout::Sealed, in "typing";
    ParamSpec = "ParamSpec" (Object) Layout::Sealed, in "typing";
    TypeVarTuple = "TypeVarTuple" (Object) Layout::Sealed, in "typing";
    TypeAliasType = "TypeAliasType" (Object) Layout::Sealed, in "typing";
    Generic = "Generic" (Object) Layout::Plain, in "typing";
    Template = "Template" (Object) Layout::Sealed, in "string.templatelib";
    TemplateIterator = "TemplateIter" (Object) Layout::Sealed, in "string.templatelib";
    Interpolation = "Interpolation" (Object) Layout::Sealed, in "string.templatelib";
    WeakProxy = "ProxyType" (Object) Layout::Sealed, in "weakref";
    WeakCallableProxy = "CallableProxyType" (Object) Layout::Sealed, in "weakref";
    ParamSpecArgs = "ParamSpecArgs" (Object) Layout::Sealed, in "typing";
    ParamSpecKwargs = "ParamSpecKwargs" (Object) Layout::Sealed, in "typing";
    NoDefaultType = "NoDefaultType" (Object) Layout::Sealed, in "builtins";
    ConstEvaluator = "_ConstEvaluator" (Object) Layout::Sealed, in "_typing";
    FileIO = "FileIO" (Object) Layout::Fixed(size_of::<$crate::object::foreign::Foreign>() as u16), in "_io";
    BufferedReader = "BufferedReader" (Object) Layout::Fixed(size_of::<$crate::object::foreign::Foreign>() as u16), in "_io";
    BufferedWriter = "BufferedWriter" (Object) Layout::Fixed(size_of::<$crate::object::foreign::Foreign>() as u16), in "_io";
    BufferedRandom = "BufferedRandom" (Object) Layout::Fixed(size_of::<$crate::object::foreign::Foreign>() as u16), in "_io";
    TextIOWrapper = "TextIOWrapper" (Object) Layout::Fixed(size_of::<$crate::object::foreign::Foreign>() as u16), in "_io";
} } }

/// Calls `$m!` with one row per builtin exception: `Number (base) "documentation";` in order of definition.
#[macro_export]
macro_rules! for_each_builtin_exception { ($m:ident $($before:tt)*) => { $m! { $($before)*
    BaseException (Object) "Common base class for all exceptions.";
    Exception (BaseException) "Common base class for all non-exit exceptions.";
    BaseExceptionGroup (BaseException) "A combination of multiple unrelated exceptions.";
    ExceptionGroup (BaseExceptionGroup) "";
    GeneratorExit (BaseException) "Request that a generator exit.";
    KeyboardInterrupt (BaseException) "Program interrupted by user.";
    SystemExit (BaseException) "Request to exit from the interpreter.";
    ArithmeticError (Exception) "Base class for arithmetic errors.";
    FloatingPointError (ArithmeticError) "Floating-point operation failed.";
    OverflowError (ArithmeticError) "Result too large to be represented.";
    ZeroDivisionError (ArithmeticError) "Second argument to a division or modulo operation was zero.";
    AssertionError (Exception) "Assertion failed.";
    AttributeError (Exception) "Attribute not found.";
    BufferError (Exception) "Buffer error.";
    EOFError (Exception) "Read beyond end of file.";
    ImportError (Exception) "Import can't find module, or can't find name in module.";
    ModuleNotFoundError (ImportError) "Module not found.";
    LookupError (Exception) "Base class for lookup errors.";
    IndexError (LookupError) "Sequence index out of range.";
    KeyError (LookupError) "Mapping key not found.";
    MemoryError (Exception) "Out of memory.";
    NameError (Exception) "Name not found globally.";
    UnboundLocalError (NameError) "Local name referenced but not bound to a value.";
    OSError (Exception) "Base class for I/O related errors.";
    BlockingIOError (OSError) "I/O operation would block.";
    ChildProcessError (OSError) "Child process error.";
    ConnectionError (OSError) "Connection error.";
    BrokenPipeError (ConnectionError) "Broken pipe.";
    ConnectionAbortedError (ConnectionError) "Connection aborted.";
    ConnectionRefusedError (ConnectionError) "Connection refused.";
    ConnectionResetError (ConnectionError) "Connection reset.";
    FileExistsError (OSError) "File already exists.";
    FileNotFoundError (OSError) "File not found.";
    InterruptedError (OSError) "Interrupted by signal.";
    IsADirectoryError (OSError) "Operation doesn't work on directories.";
    NotADirectoryError (OSError) "Operation only works on directories.";
    PermissionError (OSError) "Not enough permissions.";
    ProcessLookupError (OSError) "Process not found.";
    TimeoutError (OSError) "Timeout expired.";
    ReferenceError (Exception) "Weak ref proxy used after referent went away.";
    RuntimeError (Exception) "Unspecified run-time error.";
    NotImplementedError (RuntimeError) "Method or function hasn't been implemented yet.";
    PythonFinalizationError (RuntimeError) "Operation blocked during Python finalization.";
    RecursionError (RuntimeError) "Recursion limit exceeded.";
    StopAsyncIteration (Exception) "Signal the end from iterator.__anext__().";
    StopIteration (Exception) "Signal the end from iterator.__next__().";
    SyntaxError (Exception) "Invalid syntax.";
    _IncompleteInputError (SyntaxError) "incomplete input.";
    IndentationError (SyntaxError) "Improper indentation.";
    TabError (IndentationError) "Improper mixture of spaces and tabs.";
    SystemError (Exception) "Internal error in the Python interpreter.";
    TypeError (Exception) "Inappropriate argument type.";
    ValueError (Exception) "Inappropriate argument value (of correct type).";
    UnicodeError (ValueError) "Unicode related error.";
    UnicodeDecodeError (UnicodeError) "Unicode decoding error.";
    UnicodeEncodeError (UnicodeError) "Unicode encoding error.";
    UnicodeTranslateError (UnicodeError) "Unicode translation error.";
    Warning (Exception) "Base class for warning categories.";
    BytesWarning (Warning) "Base class for warnings about bytes and buffer related problems.";
    DeprecationWarning (Warning) "Base class for warnings about deprecated features.";
    EncodingWarning (Warning) "Base class for warnings about encodings.";
    FutureWarning (Warning) "Base class for warnings about constructs that will change semantically in the future.";
    ImportWarning (Warning) "Base class for warnings about probable mistakes in module imports";
    PendingDeprecationWarning (Warning) "Base class for warnings about features which will be deprecated in the future.";
    ResourceWarning (Warning) "Base class for warnings about resource usage.";
    RuntimeWarning (Warning) "Base class for warnings about dubious runtime behavior.";
    SyntaxWarning (Warning) "Base class for warnings about dubious syntax.";
    UnicodeWarning (Warning) "Base class for warnings about Unicode related problems.";
    UserWarning (Warning) "Base class for warnings generated by user code.";
} } }

macro_rules! define_numbers {
    (
        [$($N:ident = $name:literal ($base:ident) $layout:expr, $module:literal;)*]
        $($E:ident ($ebase:ident) $edoc:literal;)*
    ) => {
        /// The number of a builtin type, and the shape id of its exact instances.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u32)]
        #[allow(missing_docs, reason = "each is the Python type of that name")]
        pub enum Builtin { $($N,)* $($E,)* }
        impl Builtin {
            /// All builtin types; a base stands before its subclasses.
            pub const ALL: &[Builtin] = &[$(Builtin::$N,)* $(Builtin::$E,)*];
            /// The type's `__name__`.
            pub const fn name(self) -> &'static str { match self { $(Builtin::$N => $name,)* $(Builtin::$E => stringify!($E),)* } }
            /// The type's `__base__` (`object` is its own here).
            pub const fn base(self) -> Builtin { match self { $(Builtin::$N => Builtin::$base,)* $(Builtin::$E => Builtin::$ebase,)* } }
            /// The type's `__module__`.
            pub const fn module(self) -> &'static str { match self { $(Builtin::$N => $module,)* $(Builtin::$E => "builtins",)* } }
            /// Layout of its instances.
            pub fn layout(self) -> Layout {
                match self {
                    $(Builtin::$N => $layout,)*
                    $(Builtin::$E => Layout::Fixed(super::exception::Exception::NATIVE_SIZE as u16),)*
                }
            }
            /// Documentation of an exception type; `None` for the types whose documentation stands with their methods.
            pub const fn exception_doc(self) -> Option<&'static str> {
                match self { $(Builtin::$N => None,)* $(Builtin::$E => Some($edoc),)* }
            }
            /// The shape of its exact instances.
            pub const fn shape(self) -> ShapeId { ShapeId(self as u32) }
        }
    };
}
macro_rules! with_exceptions {
    ($($N:ident = $name:literal ($base:ident) $layout:expr, in $module:literal;)*) => {
        crate::for_each_builtin_exception! { define_numbers [$($N = $name ($base) $layout, $module;)*] }
    };
}
crate::for_each_builtin_type!(with_exceptions);
