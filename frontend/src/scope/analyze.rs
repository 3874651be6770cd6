//! Decides where every name lives, parents before children.
//!
//! A name that a block only reads is looked for outwards: the first function-like block that binds it makes it free (and a cell over there), a
//! block that declares it global, or none that binds it, makes it global. Class bodies are passed over, except for the names that the
//! compiler itself binds in them.

use super::*;
use crate::ast::sym;

/// Symbols that the compiler binds in class bodies.
struct Known {
    conditional: Symbol,
}

pub(super) fn analyze(scopes: &mut Scopes, interner: &mut Interner, source: &Source) -> Res {
    let known = Known {
        conditional: interner.intern("__conditional_annotations__"),
    };
    for index in 0..scopes.scopes.len() {
        let id = ScopeId(index as u32);
        let parent = scopes[id].parent;
        if index > 0 && scopes[parent].discarded {
            scopes[id].discarded = true;
        }
        if scopes[id].discarded {
            continue;
        }
        let scope = &scopes[id];
        scopes[id].inlined = !matches!(scope.comprehension, CompKind::No | CompKind::Generator)
            && !scopes[parent].sees_class;
        // Names that analysis adds (free ones passing through) are decided when they are added.
        let count = scopes[id].symbols.len();
        for at in 0..count {
            if scopes[id].symbols.at(at).1.place == Place::Unknown {
                let place = place_of(scopes, &known, interner, source, id, at)?;
                let info = scopes[id].symbols.value_at_mut(at);
                // A deeper scope cannot have been seen yet, so the name is not a cell so far.
                info.place = place;
            }
        }
    }
    Ok(())
}

fn place_of(
    scopes: &mut Scopes,
    known: &Known,
    interner: &Interner,
    source: &Source,
    id: ScopeId,
    at: usize,
) -> Res<Place> {
    let (name, info) = *scopes[id].symbols.at(at);
    let fail = |scopes: &Scopes, message: String| {
        let directives = &scopes[id].directives;
        let span = directives
            .iter()
            .find(|(n, _)| *n == name)
            .map_or(Span::default(), |d| d.1);
        Err(error_at(source, span, message))
    };
    let text = interner.get(name);
    if info.flags & def::GLOBAL != 0 {
        if info.flags & def::NONLOCAL != 0 {
            return fail(scopes, format!("name '{text}' is nonlocal and global"));
        }
        return Ok(Place::GlobalExplicit);
    }
    if info.flags & def::NONLOCAL != 0 {
        if id == ScopeId::ROOT {
            return fail(
                scopes,
                "nonlocal declaration not allowed at module level".into(),
            );
        }
        return match find(scopes, known, id, name) {
            Found::Function(binder, crossed) => {
                if scopes[binder].flags(name) & def::TYPE_PARAM != 0 {
                    return fail(
                        scopes,
                        format!("nonlocal binding not allowed for type parameter '{text}'"),
                    );
                }
                capture(scopes, id, binder, name, crossed);
                Ok(Place::Free)
            }
            Found::Class(binder) => {
                capture(scopes, id, binder, name, true);
                Ok(Place::Free)
            }
            Found::Global => fail(scopes, format!("no binding for nonlocal '{text}' found")),
        };
    }
    if info.flags & def::BOUND != 0 {
        return Ok(Place::Local);
    }
    if let Some(class) = visible_class(scopes, id) {
        let flags = scopes[class].flags(name);
        if flags & def::GLOBAL != 0 {
            return Ok(Place::GlobalExplicit);
        }
        if flags & def::BOUND != 0 && flags & def::NONLOCAL == 0 {
            return Ok(Place::GlobalImplicit);
        }
    }
    Ok(match find(scopes, known, id, name) {
        Found::Function(binder, crossed) => {
            capture(scopes, id, binder, name, crossed);
            Place::Free
        }
        Found::Class(binder) => {
            capture(scopes, id, binder, name, true);
            Place::Free
        }
        Found::Global => Place::GlobalImplicit,
    })
}

/// The class whose names an annotation scope looks up first.
fn visible_class(scopes: &Scopes, mut id: ScopeId) -> Option<ScopeId> {
    while scopes[id].sees_class {
        id = scopes[id].parent;
        if scopes[id].kind == BlockKind::Class {
            return Some(id);
        }
    }
    None
}

enum Found {
    /// Bound by a function; the flag says whether a frame boundary lies between.
    Function(ScopeId, bool),
    /// One of the names that the compiler binds in a class.
    Class(ScopeId),
    Global,
}

fn find(scopes: &Scopes, known: &Known, id: ScopeId, name: Symbol) -> Found {
    let (mut at, mut crossed) = (id, false);
    while at != ScopeId::ROOT {
        crossed |= !scopes[at].inlined;
        at = scopes[at].parent;
        let scope = &scopes[at];
        match scope.kind {
            BlockKind::Module => {}
            BlockKind::Class => {
                if name == sym::CLASS_CELL || name == sym::CLASSDICT || name == known.conditional {
                    return if crossed {
                        Found::Class(at)
                    } else {
                        Found::Global
                    };
                }
            }
            BlockKind::Function
            | BlockKind::Annotation
            | BlockKind::TypeVariable
            | BlockKind::TypeAlias
            | BlockKind::TypeParameters => {
                let flags = scope.flags(name);
                if flags & def::GLOBAL != 0 {
                    return Found::Global;
                }
                if flags & def::BOUND != 0 && flags & def::NONLOCAL == 0 {
                    return Found::Function(at, crossed);
                }
            }
        }
    }
    Found::Global
}

/// Makes `name` of `binder` reach `id`: a cell over there if a frame lies between, free in the scopes on the way.
fn capture(scopes: &mut Scopes, id: ScopeId, binder: ScopeId, name: Symbol, crossed: bool) {
    let mut at = scopes[id].parent;
    while at != binder {
        let scope = &mut scopes[at];
        let class_like = scope.kind == BlockKind::Class || scope.sees_class;
        let position = scope.symbols.position_or_insert(name, || SymbolInfo {
            flags: 0,
            place: Place::Free,
        });
        let info = scope.symbols.value_at_mut(position);
        if info.flags != 0 && class_like {
            info.flags |= def::FREE_CLASS;
        }
        at = scope.parent;
    }
    let scope = &mut scopes[binder];
    if scope.kind == BlockKind::Class {
        if name == sym::CLASS_CELL {
            scope.needs_class_cell = true;
        } else if name == sym::CLASSDICT {
            scope.needs_classdict = true;
        } else {
            scope.conditional_cell = true;
        }
    } else if crossed && let Some(info) = scope.symbols.get_mut(name) {
        info.place = Place::Cell;
    }
}
