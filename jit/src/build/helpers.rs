//! The runtime's helpers as HIR knows them.

use std::sync::LazyLock;

use krait_frontend::bytecode::inst::Opcode;
use krait_runtime::tier::helpers as rt;

use crate::hir::{Effects, HelperDef, HelperId, Mem, Param, Repr, Ty};

macro_rules! rows {
    ($($CONST:ident = $name:ident ($($param:expr),*) -> $ty:expr, $effects:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names become constants")]
        #[repr(u16)]
        enum Row { $($CONST,)* NUMBER_TO_FLOAT, FIRST_OPCODE }
        $(
            #[doc = concat!("`", stringify!($name), "`")]
            pub const $CONST: HelperId = HelperId(Row::$CONST as u16);
        )*
        /// `number_to_float`
        pub const NUMBER_TO_FLOAT: HelperId = HelperId(Row::NUMBER_TO_FLOAT as u16);
        const OWN: &[fn() -> HelperDef] = &[$(|| HelperDef {
            name: stringify!($name),
            thread: true,
            params: &[RAW, RAW, $($param),*],
            result: Some(Repr::Boxed),
            ty: $ty,
            effects: $effects,
            address: rt::$name as *const () as usize,
        },)* || HelperDef {
            name: "number_to_float",
            thread: false,
            params: &[VAL],
            result: Some(Repr::Float),
            ty: Ty::FLOAT,
            effects: Effects::PURE,
            address: rt::number_to_float as *const () as usize,
        }];
    };
}
const RAW: Param = Param::One(Repr::Raw);
const VAL: Param = Param::One(Repr::Boxed);
const INT: Param = Param::One(Repr::Int);

/// May raise and changes lists only.
const LISTS: Effects = Effects::RAISES
    .and(Effects::KEEP)
    .and(Effects::writes(Mem::Len))
    .and(Effects::writes(Mem::Item))
    .and(Effects::reads(Mem::Len));

rows! {
    COMPARE = compare (INT, VAL, VAL) -> Ty::BOOL, Effects::PYTHON;
    COMPARE_VALUES = compare_values (INT, VAL, VAL) -> super::bound(), Effects::PYTHON;
    BINARY = binary (INT, VAL, VAL) -> super::bound(), Effects::PYTHON;
    CONTAINS = contains (VAL, VAL) -> Ty::BOOL, Effects::PYTHON;
    TRUTH = truth (VAL) -> Ty::BOOL, Effects::PYTHON;
    FOR_NEXT = for_next (VAL) -> Ty::ANY, Effects::PYTHON;
    CALL_NATIVE = call_native (RAW, Param::Rest) -> super::bound(), Effects::PYTHON;
    CALL_VALUE = call_value (VAL, VAL, Param::Rest) -> super::bound(), Effects::PYTHON;
    INIT_RESULT = init_result (VAL) -> Ty::NONE, Effects::RAISES.and(Effects::KEEP);
    MAKE_GENERATOR = make_generator (VAL, Param::Rest) -> Ty::OBJECT, Effects::RAISES.and(Effects::KEEP);
    SUSPEND_HANDLED = suspend_handled () -> Ty::NONE, Effects::KEEP.and(Effects::writes(Mem::Iter));
    BUILD_LIST = build_list (Param::Rest) -> Ty::LIST, Effects::RAISES.and(Effects::KEEP);
    LIST_APPEND = list_append (VAL, VAL) -> Ty::NONE, LISTS;
    CATCH = catch (RAW) -> Ty::OBJECT, Effects::KEEP;
    PASS_ON = pass_on (RAW) -> Ty::NONE, Effects::KEEP;
    PUSH_HANDLED = push_handled (VAL) -> Ty::ANY, Effects::KEEP;
    POP_HANDLED = pop_handled (VAL) -> Ty::NONE, Effects::KEEP;
    MATCHES = matches (VAL, VAL) -> Ty::BOOL, Effects::PYTHON;
    PASS_OUT = pass_out (RAW) -> Ty::NONE, Effects::KEEP;
    GET_ATTR = get_attr (VAL, RAW) -> super::bound(), Effects::PYTHON;
    SET_ATTR = set_attr (VAL, RAW, VAL) -> Ty::NONE, Effects::PYTHON;
    GET_ITEM = get_item (VAL, VAL) -> super::bound(), Effects::PYTHON;
    GET_SLICE = get_slice (VAL, VAL, VAL) -> super::bound(), Effects::PYTHON;
    SET_ITEM = set_item (VAL, VAL, VAL) -> Ty::NONE, Effects::PYTHON;
}

/// The helper that executes instructions of this opcode on the frame.
pub fn run_op(opcode: Opcode) -> HelperId {
    HelperId(Row::FIRST_OPCODE as u16 + opcode as u16)
}

static TABLE: LazyLock<Vec<HelperDef>> = LazyLock::new(|| {
    let runs = Opcode::ALL.iter().zip(rt::RUN_OPS);
    let runs = runs.map(|(opcode, run)| HelperDef {
        name: opcode.name(),
        thread: true,
        params: &[RAW, RAW],
        result: Some(Repr::Boxed),
        ty: Ty::ANY,
        effects: Effects::PYTHON,
        address: *run as *const () as usize,
    });
    OWN.iter().map(|make| make()).chain(runs).collect()
});

/// All helpers.
pub fn table() -> &'static [HelperDef] {
    &TABLE
}
