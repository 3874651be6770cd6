//! Attribute macros that declare builtin types, methods and native modules.
//!
//! They are thin: each parses the Python signature that stands on a function and fills a static `NativeDef`. Binding, message
//! wording and conversion are ordinary code in `krait_runtime::native`.
//!
//! ```ignore
//! #[pytype(List)]
//! impl List {
//!     /// Append object to the end of the list.
//!     #[method("($self, object, /)")]
//!     fn append(this: Gc<List>, th: &mut Thread, object: Value) -> PyResult<()> { … }
//! }
//! ```
//! Inside `#[pytype(Number)] impl T`: `#[method("($self, …)")]`, `#[classmethod("($type, …)")]`, `#[staticmethod("(…)")]`,
//! `#[new("(type, …)")]` (becomes `__new__`), `#[getter]`, `#[setter]` (name `set_x` for `x`),
//! `#[member]` (a getter whose attribute CPython keeps in a plain field). Inside `#[pymodule("name")] impl M`:
//! `#[function("(…)")]`, and at most one `#[init] fn(th, dict)` for what is not a function. Doc comments become `__doc__`. `#[pyname = "x"]` renames (for names that Rust reserves),
//! `#[text_signature = "(…)"]` shows another signature than binds.
//! A function takes its receiver first (not for static methods and functions), then `th: &mut Thread`, then one argument per parameter.

mod signature;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use signature::{DefaultValue, Param, ParamKind, Signature};
use syn::{
    Attribute, Expr, ExprLit, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Lit, LitStr, Meta,
    parse_macro_input,
};

/// Collects the methods of a builtin type into its `NativeType` implementation.
#[proc_macro_attribute]
pub fn pytype(args: TokenStream, input: TokenStream) -> TokenStream {
    let number = parse_macro_input!(args as Ident);
    let mut item = parse_macro_input!(input as ItemImpl);
    let doc = docs(&item.attrs);
    let owner = quote!(crate::object::kinds::Builtin::#number.name());
    expand(&mut item, &owner)
        .map(|parts| {
            let ty = &item.self_ty;
            let Parts { methods, getsets } = parts;
            quote! {
                #item
                impl crate::native::NativeType for #ty {
                    const NUMBER: crate::object::kinds::Builtin = crate::object::kinds::Builtin::#number;
                    const DOC: &'static str = #doc;
                    const METHODS: &'static [crate::native::NativeDef] = &[#(#methods),*];
                    const GETSETS: &'static [crate::native::GetSetDef] = &[#(#getsets),*];
                }
            }
        })
        .unwrap_or_else(|e| e.to_compile_error())
        .into()
}

/// Collects the functions of a native module into its `NativeModule` implementation.
#[proc_macro_attribute]
pub fn pymodule(args: TokenStream, input: TokenStream) -> TokenStream {
    let name = parse_macro_input!(args as LitStr);
    let mut item = parse_macro_input!(input as ItemImpl);
    let doc = docs(&item.attrs);
    let init = take_init(&mut item);
    expand(&mut item, &quote!(#name))
        .map(|parts| {
            let ty = &item.self_ty;
            let methods = parts.methods;
            quote! {
                #item
                impl crate::native::NativeModule for #ty {
                    const NAME: &'static str = #name;
                    const DOC: &'static str = #doc;
                    const FUNCTIONS: &'static [crate::native::NativeDef] = &[#(#methods),*];
                    fn init(th: &mut crate::context::Thread, dict: crate::heap::Gc<crate::object::dict::Dict>) -> crate::value::PyResult<()> {
                        #init
                    }
                }
            }
        })
        .unwrap_or_else(|e| e.to_compile_error())
        .into()
}

/// The call of the function marked `#[init]`, which adds what is not a function to a module.
fn take_init(item: &mut ItemImpl) -> Tokens {
    let ty = item.self_ty.clone();
    for it in &mut item.items {
        let ImplItem::Fn(f) = it else { continue };
        let before = f.attrs.len();
        f.attrs.retain(|a| !a.path().is_ident("init"));
        if f.attrs.len() < before {
            let function = &f.sig.ident;
            return quote!(<#ty>::#function(th, dict));
        }
    }
    quote!({
        let _ = (th, dict);
        Ok(())
    })
}

struct Parts {
    methods: Vec<Tokens>,
    getsets: Vec<Tokens>,
}

/// The attributes that make a function visible to Python.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Method,
    ClassMethod,
    StaticMethod,
    New,
    Function,
    Getter,
    Member,
    Setter,
}

impl Role {
    const ALL: [(&'static str, Role); 8] = [
        ("method", Role::Method),
        ("classmethod", Role::ClassMethod),
        ("staticmethod", Role::StaticMethod),
        ("new", Role::New),
        ("function", Role::Function),
        ("getter", Role::Getter),
        ("member", Role::Member),
        ("setter", Role::Setter),
    ];
    fn has_receiver(self) -> bool {
        !matches!(self, Role::StaticMethod | Role::Function)
    }
    fn kind(self) -> Option<Ident> {
        Some(format_ident!(
            "{}",
            match self {
                Role::Method => "Method",
                Role::ClassMethod => "ClassMethod",
                Role::StaticMethod => "StaticMethod",
                Role::New => "New",
                Role::Function => "Function",
                Role::Getter | Role::Member | Role::Setter => return None,
            }
        ))
    }
}

fn expand(item: &mut ItemImpl, owner: &Tokens) -> syn::Result<Parts> {
    // Python's names are kept as they are.
    item.attrs.push(syn::parse_quote!(#[allow(non_snake_case, reason = "the functions have their Python names")]));
    let ty = item.self_ty.clone();
    let mut methods = Vec::new();
    let mut getters: Vec<(String, String, Ident, bool)> = Vec::new();
    let mut setters: Vec<(String, Ident)> = Vec::new();
    for it in &mut item.items {
        let ImplItem::Fn(f) = it else { continue };
        let Some((role, attr)) = take_role(&mut f.attrs) else {
            continue;
        };
        let python_name =
            take_text(&mut f.attrs, "pyname")?.unwrap_or_else(|| f.sig.ident.to_string());
        match role {
            Role::Getter | Role::Member => {
                let member = role == Role::Member;
                getters.push((python_name, docs(&f.attrs), f.sig.ident.clone(), member));
            }
            Role::Setter => {
                let name = python_name
                    .strip_prefix("set_")
                    .unwrap_or(&python_name)
                    .to_string();
                setters.push((name, f.sig.ident.clone()));
            }
            _ => {
                // Where CPython binds by hand, the signature that it shows is not the one that binds.
                let shown = take_text(&mut f.attrs, "text_signature")?;
                methods.push(native_def(f, &ty, owner, role, &attr, &python_name, shown)?);
            }
        }
    }
    let getsets = getters
        .into_iter()
        .map(|(name, doc, get, member)| {
            let set = setters.iter().find(|(n, _)| *n == name).map(|(_, i)| i);
            let set = match set {
                Some(set) => quote!(Some({
                    fn raw(th: &mut crate::context::Thread, this: crate::value::Value, value: crate::value::Value) -> crate::value::PyResult<()> {
                        <#ty>::#set(crate::native::FromSelf::from_self(this), th, value)
                    }
                    raw
                })),
                None => quote!(None),
            };
            quote!(crate::native::GetSetDef {
                name: #name,
                doc: #doc,
                get: {
                    fn raw(th: &mut crate::context::Thread, this: crate::value::Value) -> crate::value::PyResult {
                        let result = <#ty>::#get(crate::native::FromSelf::from_self(this), th);
                        crate::native::IntoResult::into_result(result, th)
                    }
                    raw
                },
                set: #set,
                member: #member,
            })
        })
        .collect();
    Ok(Parts { methods, getsets })
}

fn native_def(
    f: &ImplItemFn,
    ty: &syn::Type,
    owner: &Tokens,
    role: Role,
    attr: &Attribute,
    python_name: &str,
    shown: Option<String>,
) -> syn::Result<Tokens> {
    let text: LitStr = attr.parse_args()?;
    let signature = Signature::parse(&text.value(), role.has_receiver())
        .map_err(|e| syn::Error::new(text.span(), e))?;
    let params = &signature.params;
    let receiver = role.has_receiver() as usize;
    let rust_args = f
        .sig
        .inputs
        .iter()
        .filter(|a| matches!(a, FnArg::Typed(_)))
        .count();
    if rust_args != params.len() + receiver + 1 {
        let message = format!(
            "`{python_name}` needs {} arguments here (receiver if any, thread, one per parameter), not {rust_args}",
            params.len() + receiver + 1
        );
        return Err(syn::Error::new_spanned(&f.sig.ident, message));
    }
    let name = if role == Role::New {
        "__new__".to_string()
    } else {
        python_name.to_string()
    };
    let specs: Vec<Tokens> = (0..params.len())
        .map(|i| param_tokens(&name, params, i))
        .collect();
    let doc = docs(&f.attrs);
    let function = &f.sig.ident;
    let kind = role.kind();
    let n = params.len();
    let vars: Vec<Ident> = (0..n).map(|i| format_ident!("a{i}")).collect();
    let converts = params.iter().enumerate().map(|(i, p)| {
        let (var, pname) = (&vars[i], &p.name);
        match p.kind {
            ParamKind::VarArgs => quote!(let #var = bound.rest();),
            ParamKind::VarKeywords => quote!(let #var = bound.keywords();),
            _ => quote!(let #var = crate::native::FromArg::from_arg(th, slots[#i], DEF.param(#pname))?;),
        }
    });
    let (receiver_let, receiver_arg) = if role.has_receiver() {
        (
            quote! {
                if count.positional_count() == 0 {
                    return crate::native::missing_receiver(th, &DEF);
                }
                let this = crate::native::FromSelf::from_self(args.receiver());
            },
            quote!(this,),
        )
    } else {
        (quote!(), quote!())
    };
    let text_signature = shown.unwrap_or_else(|| signature.text().to_string());
    Ok(quote!({
        const PARAMS: &[crate::native::Param] = &[#(#specs),*];
        const DEF: crate::native::NativeDef = crate::native::NativeDef {
            name: #name,
            owner: #owner,
            text_signature: #text_signature,
            doc: #doc,
            params: PARAMS,
            kind: crate::native::MethodKind::#kind,
            call: raw,
        };
        #[allow(unused_variables, unused_mut, clippy::unit_arg, reason = "functions without parameters bind nothing")]
        extern "C" fn raw(
            th: &mut crate::context::Thread,
            argv: *const crate::value::Value,
            count: crate::native::ArgCount,
            names: *const crate::value::Value,
        ) -> crate::value::PyResult {
            let args = crate::native::Args::from_raw(&argv, count, &names, #receiver);
            #receiver_let
            let mut scratch = [crate::value::Value::UNBOUND; #n];
            let bound = crate::native::bind(th, &DEF, const { crate::native::Layout::of(PARAMS) }, args, &mut scratch)?;
            let slots = bound.slots();
            #(#converts)*
            let result = <#ty>::#function(#receiver_arg th, #(#vars),*);
            crate::native::IntoResult::into_result(result, th)
        }
        DEF
    }))
}

fn param_tokens(function: &str, params: &[Param], i: usize) -> Tokens {
    let p = &params[i];
    let place = if params.len() == 1 { 0 } else { i + 1 };
    let name = &p.name;
    let kind = format_ident!("{}", format!("{:?}", p.kind));
    let default = match &p.default {
        None => quote!(Required),
        Some(DefaultValue::None) => quote!(Value(crate::value::Value::NONE)),
        Some(DefaultValue::Bool(b)) => quote!(Value(crate::value::Value::bool(#b))),
        Some(DefaultValue::Int(i)) => quote!(Value(crate::value::Value::int(#i))),
        Some(DefaultValue::Float(f)) => quote!(Value(crate::value::Value::float(#f))),
        Some(DefaultValue::Str(s)) => quote!(Str(#s)),
        Some(DefaultValue::Missing) => quote!(Value(crate::value::Value::UNBOUND)),
    };
    quote!(crate::native::Param { name: #name, kind: crate::native::ParamKind::#kind, default: crate::native::Default::#default, function: #function, place: #place })
}

fn take_role(attrs: &mut Vec<Attribute>) -> Option<(Role, Attribute)> {
    for (i, a) in attrs.iter().enumerate() {
        if let Some((_, role)) = Role::ALL.iter().find(|(n, _)| a.path().is_ident(n)) {
            let role = *role;
            return Some((role, attrs.remove(i)));
        }
    }
    None
}

/// Takes `#[name = "text"]` off the attributes.
fn take_text(attrs: &mut Vec<Attribute>, name: &str) -> syn::Result<Option<String>> {
    let Some(i) = attrs.iter().position(|a| a.path().is_ident(name)) else {
        return Ok(None);
    };
    let attr = attrs.remove(i);
    let Meta::NameValue(nv) = &attr.meta else {
        return Err(syn::Error::new_spanned(&attr, "write #[name = \"…\"]"));
    };
    match &nv.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(s), ..
        }) => Ok(Some(s.value())),
        other => Err(syn::Error::new_spanned(other, "a string")),
    }
}

/// The doc comment as Python's `__doc__`.
fn docs(attrs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for a in attrs {
        let Meta::NameValue(nv) = &a.meta else {
            continue;
        };
        if !nv.path.is_ident("doc") {
            continue;
        }
        if let Expr::Lit(ExprLit {
            lit: Lit::Str(s), ..
        }) = &nv.value
        {
            let s = s.value();
            lines.push(s.strip_prefix(' ').unwrap_or(&s).to_string());
        }
    }
    lines.join("\n")
}
