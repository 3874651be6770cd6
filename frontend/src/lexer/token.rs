//! The vocabulary of tokens.

use crate::ast::{Span, Symbol};

macro_rules! token_kinds {
    (named { $($(#[$doc:meta])* $Named:ident = $named:literal;)* }
     operators { $($Op:ident = $op:literal $opname:literal;)* }
     keywords { $($Kw:ident = $kw:literal;)* }) => {
        /// What a token is. Every keyword and operator is a kind of its own; soft keywords are names.
        #[allow(missing_docs, reason = "operators and keywords say what they are")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum TokenKind {
            $($(#[$doc])* $Named,)*
            $($Op,)*
            $($Kw,)*
        }

        impl TokenKind {
            /// The keyword kinds, in the order of their symbols.
            pub(crate) const KEYWORDS: [TokenKind; crate::ast::KEYWORD_COUNT] = [$(TokenKind::$Kw),*];

            /// The name that CPython's `token` module has for the kind (`exact_type` for operators).
            pub fn name(self) -> &'static str {
                match self {
                    $(TokenKind::$Named => $named,)*
                    $(TokenKind::$Op => $opname,)*
                    $(TokenKind::$Kw => "NAME",)*
                }
            }

            /// The text of an operator or keyword.
            pub fn text(self) -> Option<&'static str> {
                match self {
                    $(TokenKind::$Named => None,)*
                    $(TokenKind::$Op => Some($op),)*
                    $(TokenKind::$Kw => Some($kw),)*
                }
            }
        }
    };
}

token_kinds! {
    named {
        /// The end of the input.
        EndMarker = "ENDMARKER";
        /// An identifier; soft keywords too.
        Name = "NAME";
        /// A number.
        Number = "NUMBER";
        /// A plain string or bytes literal.
        String = "STRING";
        /// Prefix and opening quotes of an f-string.
        FStringStart = "FSTRING_START";
        /// Literal text in an f-string.
        FStringMiddle = "FSTRING_MIDDLE";
        /// Closing quotes of an f-string.
        FStringEnd = "FSTRING_END";
        /// Prefix and opening quotes of a t-string.
        TStringStart = "TSTRING_START";
        /// Literal text in a t-string.
        TStringMiddle = "TSTRING_MIDDLE";
        /// Closing quotes of a t-string.
        TStringEnd = "TSTRING_END";
        /// The end of a logical line.
        Newline = "NEWLINE";
        /// The indentation grows.
        Indent = "INDENT";
        /// The indentation shrinks to an earlier level.
        Dedent = "DEDENT";
        /// The type in a type comment (only where these are asked for).
        TypeComment = "TYPE_COMMENT";
        /// A comment (only in listings).
        Comment = "COMMENT";
        /// A line end that ends no logical line (only in listings).
        Nl = "NL";
        /// A character that starts no token.
        Op = "OP";
        /// Where the tokenizer gave up; always the last token.
        Error = "ERRORTOKEN";
    }
    operators {
        LPar = "(" "LPAR"; RPar = ")" "RPAR"; LSqb = "[" "LSQB"; RSqb = "]" "RSQB"; LBrace = "{" "LBRACE"; RBrace = "}" "RBRACE";
        Colon = ":" "COLON"; Comma = "," "COMMA"; Semi = ";" "SEMI"; Plus = "+" "PLUS"; Minus = "-" "MINUS"; Star = "*" "STAR";
        Slash = "/" "SLASH"; VBar = "|" "VBAR"; Amper = "&" "AMPER"; Less = "<" "LESS"; Greater = ">" "GREATER"; Equal = "=" "EQUAL";
        Dot = "." "DOT"; Percent = "%" "PERCENT"; EqEqual = "==" "EQEQUAL"; NotEqual = "!=" "NOTEQUAL"; LessEqual = "<=" "LESSEQUAL";
        GreaterEqual = ">=" "GREATEREQUAL"; Tilde = "~" "TILDE"; Circumflex = "^" "CIRCUMFLEX"; LeftShift = "<<" "LEFTSHIFT";
        RightShift = ">>" "RIGHTSHIFT"; DoubleStar = "**" "DOUBLESTAR"; PlusEqual = "+=" "PLUSEQUAL"; MinEqual = "-=" "MINEQUAL";
        StarEqual = "*=" "STAREQUAL"; SlashEqual = "/=" "SLASHEQUAL"; PercentEqual = "%=" "PERCENTEQUAL"; AmperEqual = "&=" "AMPEREQUAL";
        VBarEqual = "|=" "VBAREQUAL"; CircumflexEqual = "^=" "CIRCUMFLEXEQUAL"; LeftShiftEqual = "<<=" "LEFTSHIFTEQUAL";
        RightShiftEqual = ">>=" "RIGHTSHIFTEQUAL"; DoubleStarEqual = "**=" "DOUBLESTAREQUAL"; DoubleSlash = "//" "DOUBLESLASH";
        DoubleSlashEqual = "//=" "DOUBLESLASHEQUAL"; At = "@" "AT"; AtEqual = "@=" "ATEQUAL"; RArrow = "->" "RARROW";
        Ellipsis = "..." "ELLIPSIS"; ColonEqual = ":=" "COLONEQUAL"; Exclamation = "!" "EXCLAMATION";
    }
    keywords {
        False = "False"; None = "None"; True = "True"; And = "and"; As = "as"; Assert = "assert"; Async = "async"; Await = "await";
        Break = "break"; Class = "class"; Continue = "continue"; Def = "def"; Del = "del"; Elif = "elif"; Else = "else"; Except = "except";
        Finally = "finally"; For = "for"; From = "from"; Global = "global"; If = "if"; Import = "import"; In = "in"; Is = "is";
        Lambda = "lambda"; Nonlocal = "nonlocal"; Not = "not"; Or = "or"; Pass = "pass"; Raise = "raise"; Return = "return"; Try = "try";
        While = "while"; With = "with"; Yield = "yield";
    }
}

/// A token: 16 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it starts.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// A name's symbol, a string's [`StringFlags`], otherwise 0.
    pub(crate) data: u32,
    /// What it is.
    pub kind: TokenKind,
    /// How many brackets are open behind it.
    pub level: u8,
}

impl Token {
    /// Its place.
    pub fn span(self) -> Span {
        Span {
            start: self.start,
            end: self.end,
        }
    }

    /// The symbol of a name.
    pub(crate) fn symbol(self) -> Option<Symbol> {
        if self.kind == TokenKind::Name {
            Symbol::from_raw(self.data)
        } else {
            None
        }
    }

    /// The flags of a string token.
    pub(crate) fn flags(self) -> StringFlags {
        StringFlags(self.data)
    }
}

/// What the tokenizer learned about a string literal while it passed over it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct StringFlags(pub(crate) u32);

impl StringFlags {
    pub(crate) const RAW: u32 = 1;
    pub(crate) const BYTES: u32 = 2;
    pub(crate) const UNICODE: u32 = 4;
    pub(crate) const F: u32 = 8;
    pub(crate) const T: u32 = 16;
    /// The literal holds a backslash.
    pub(crate) const BACKSLASH: u32 = 32;
    pub(crate) const TRIPLE: u32 = 64;
    /// Literal text of an f-string that ends with a doubled brace: the last one is in the token but not in its value.
    pub(crate) const DOUBLED: u32 = 128;

    pub(crate) fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// Length of the quotes on either side.
    pub(crate) fn quote_len(self) -> usize {
        if self.has(Self::TRIPLE) { 3 } else { 1 }
    }

    /// Length of the prefix.
    pub(crate) fn prefix_len(self) -> usize {
        (self.0 >> 8) as usize
    }
}
