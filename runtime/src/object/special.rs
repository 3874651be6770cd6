//! Special methods: the table of names that classes cache in slots.

macro_rules! special_methods {
    ($($Name:ident = $text:literal;)*) => {
        /// A special method. Classes keep what the name resolves to in their slot of this number.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each is the method of that name")]
        pub enum Special { $($Name),* }
        impl Special {
            /// All of them, in slot order.
            pub const ALL: &[Special] = &[$(Special::$Name),*];
            /// Number of slots.
            pub const COUNT: usize = Self::ALL.len();
            /// The method's name.
            pub const fn name(self) -> &'static str { match self { $(Special::$Name => $text),* } }
        }
    };
}

special_methods! {
    New = "__new__"; Init = "__init__"; Del = "__del__"; Call = "__call__";
    Repr = "__repr__"; Str = "__str__"; Format = "__format__"; Bytes = "__bytes__"; Hash = "__hash__";
    Bool = "__bool__"; Len = "__len__"; LengthHint = "__length_hint__";
    GetAttribute = "__getattribute__"; GetAttr = "__getattr__"; SetAttr = "__setattr__"; DelAttr = "__delattr__";
    Get = "__get__"; Set = "__set__"; Delete = "__delete__"; SetName = "__set_name__";
    Lt = "__lt__"; Le = "__le__"; Eq = "__eq__"; Ne = "__ne__"; Gt = "__gt__"; Ge = "__ge__";
    Iter = "__iter__"; Next = "__next__"; Reversed = "__reversed__"; Contains = "__contains__";
    GetItem = "__getitem__"; SetItem = "__setitem__"; DelItem = "__delitem__"; Missing = "__missing__";
    Add = "__add__"; RAdd = "__radd__"; IAdd = "__iadd__";
    Sub = "__sub__"; RSub = "__rsub__"; ISub = "__isub__";
    Mul = "__mul__"; RMul = "__rmul__"; IMul = "__imul__";
    TrueDiv = "__truediv__"; RTrueDiv = "__rtruediv__"; ITrueDiv = "__itruediv__";
    FloorDiv = "__floordiv__"; RFloorDiv = "__rfloordiv__"; IFloorDiv = "__ifloordiv__";
    Mod = "__mod__"; RMod = "__rmod__"; IMod = "__imod__";
    DivMod = "__divmod__"; RDivMod = "__rdivmod__";
    Pow = "__pow__"; RPow = "__rpow__"; IPow = "__ipow__";
    MatMul = "__matmul__"; RMatMul = "__rmatmul__"; IMatMul = "__imatmul__";
    LShift = "__lshift__"; RLShift = "__rlshift__"; ILShift = "__ilshift__";
    RShift = "__rshift__"; RRShift = "__rrshift__"; IRShift = "__irshift__";
    And = "__and__"; RAnd = "__rand__"; IAnd = "__iand__";
    Or = "__or__"; ROr = "__ror__"; IOr = "__ior__";
    Xor = "__xor__"; RXor = "__rxor__"; IXor = "__ixor__";
    Neg = "__neg__"; Pos = "__pos__"; Abs = "__abs__"; Invert = "__invert__";
    Int = "__int__"; Float = "__float__"; Index = "__index__"; Complex = "__complex__";
    Round = "__round__"; Trunc = "__trunc__"; Floor = "__floor__"; Ceil = "__ceil__";
    Enter = "__enter__"; Exit = "__exit__"; AEnter = "__aenter__"; AExit = "__aexit__";
    Await = "__await__"; AIter = "__aiter__"; ANext = "__anext__";
    InstanceCheck = "__instancecheck__"; SubclassCheck = "__subclasscheck__";
    Dir = "__dir__"; FsPath = "__fspath__";
}
