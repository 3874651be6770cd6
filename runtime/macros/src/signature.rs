//! Parses the Python signature that stands on a native function.

/// How a parameter takes its argument; the names are those of `krait_runtime::native::ParamKind`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ParamKind {
    PosOnly,
    PosOrKw,
    KwOnly,
    VarArgs,
    VarKeywords,
}

/// A default as written in the signature.
pub enum DefaultValue {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    /// `<unrepresentable>`: the function sees that the argument is missing.
    Missing,
}

/// One parameter.
pub struct Param {
    pub name: String,
    pub kind: ParamKind,
    pub default: Option<DefaultValue>,
}

/// A parsed signature, receiver left out.
pub struct Signature {
    pub params: Vec<Param>,
    source: String,
}

impl Signature {
    /// Parses `($self, a, /, b=None, *args, c=1, **kwargs)`; with `receiver` the first name is dropped.
    pub fn parse(source: &str, receiver: bool) -> Result<Signature, String> {
        let body = source
            .trim()
            .strip_prefix('(')
            .and_then(|s| s.strip_suffix(')'))
            .ok_or("a signature is written (…)")?;
        let mut parts = body.split(',').map(str::trim).filter(|p| !p.is_empty());
        if receiver && parts.next().is_none() {
            return Err("the receiver must be named first".into());
        }
        let mut params: Vec<Param> = Vec::new();
        let mut kind = ParamKind::PosOrKw;
        for part in parts {
            match part {
                "/" => params.iter_mut().for_each(|p| p.kind = ParamKind::PosOnly),
                "*" => kind = ParamKind::KwOnly,
                p if p.starts_with("**") => params.push(Param {
                    name: p[2..].into(),
                    kind: ParamKind::VarKeywords,
                    default: None,
                }),
                p if p.starts_with('*') => {
                    params.push(Param {
                        name: p[1..].into(),
                        kind: ParamKind::VarArgs,
                        default: None,
                    });
                    kind = ParamKind::KwOnly;
                }
                p => {
                    let (name, default) = match p.split_once('=') {
                        Some((name, default)) => {
                            (name.trim(), Some(parse_default(default.trim())?))
                        }
                        None => (p, None),
                    };
                    params.push(Param {
                        name: name.into(),
                        kind,
                        default,
                    });
                }
            }
        }
        Ok(Signature {
            params,
            source: source.into(),
        })
    }
    /// The signature as `__text_signature__` shows it.
    pub fn text(&self) -> &str {
        &self.source
    }
}

fn parse_default(s: &str) -> Result<DefaultValue, String> {
    Ok(match s {
        "None" => DefaultValue::None,
        "True" => DefaultValue::Bool(true),
        "False" => DefaultValue::Bool(false),
        "<unrepresentable>" => DefaultValue::Missing,
        _ if s.len() >= 2 && (s.starts_with('\'') && s.ends_with('\'')) => {
            DefaultValue::Str(s[1..s.len() - 1].replace("\\n", "\n"))
        }
        _ => match (s.parse(), s.parse()) {
            (Ok(i), _) => DefaultValue::Int(i),
            (_, Ok(f)) => DefaultValue::Float(f),
            _ => {
                return Err(format!(
                    "default `{s}` is none of None, True, False, a number, a 'string', <unrepresentable>"
                ));
            }
        },
    })
}
