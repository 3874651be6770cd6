"""What CPython makes of programs: records it for the tests, and answers questions of the mutation mode.

    python3.14 oracle.py library DIR    record the hashes of a standard library (library.txt)
    python3.14 oracle.py own            record the hashes of this repository's own scripts (own.txt)
    python3.14 oracle.py snippets       record what becomes of the snippets (snippets/*.txt, in place)
    python3.14 oracle.py doctests FILE… print what becomes of the doctest examples in test modules, as lines of a snippet file
    python3.14 oracle.py serve          answer requests on standard input (see `serve`)

README.md in this directory says what the records mean. The other side is tests/oracle/answer.rs.
"""

import _symtable
import ast
import doctest
import hashlib
import inspect
import io
import json
import opcode
import os
import sys
import tokenize
import types
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FILENAME = "<snippet>"


def digest(data):
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:12]


# Trees and tokens of whole files.


def error_text(error):
    """One line with everything that a SyntaxError says."""
    if not isinstance(error, SyntaxError):
        return f"{type(error).__name__}\t{json.dumps(str(error))}"
    places = (error.lineno, error.offset, error.end_lineno, error.end_offset)
    return "\t".join(
        [type(error).__name__, json.dumps(error.msg), *map(str, places), json.dumps(error.text)]
    )


def tree_text(source, flags=0, optimize=-1):
    flags |= ast.PyCF_ONLY_AST
    try:
        tree = compile(source, FILENAME, "exec", flags, dont_inherit=True, optimize=optimize)
        return ast.dump(tree, include_attributes=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return error_text(error)


def token_text(data):
    """A line for each token of `tokenize.tokenize`, and one for the error that ends the stream."""
    lines = []
    try:
        for token in tokenize.tokenize(io.BytesIO(data).readline):
            (line, column), (end_line, end_column) = token.start, token.end
            name = tokenize.tok_name[token.exact_type]
            lines.append(f"{name} {line},{column}-{end_line},{end_column} {token.string}\n")
    except tokenize.TokenError as error:
        message, (line, column) = error.args
        lines.append(f"TokenError {line},{column} {message}\n")
    except SyntaxError as error:
        lines.append(f"{type(error).__name__} {error.lineno},{error.offset} {error.msg}\n")
    return "".join(lines)


# The types of the tables of `_symtable`, in the words of `symtable`.
TABLE_TYPES = {
    _symtable.TYPE_MODULE: "module",
    _symtable.TYPE_CLASS: "class",
    _symtable.TYPE_FUNCTION: "function",
    _symtable.TYPE_ANNOTATION: "annotation",
    _symtable.TYPE_TYPE_ALIAS: "type alias",
    _symtable.TYPE_TYPE_PARAMETERS: "type parameters",
    _symtable.TYPE_TYPE_VARIABLE: "type variable",
}


def write_table(table, depth, out):
    """A line for the table, one for each symbol with its flags and scope, and the inner tables."""
    kind = TABLE_TYPES[table.type]
    out.append(f"{depth} {kind} {table.name} {table.lineno} {table.nested}\n")
    symbols = []
    passing = []
    for name, value in table.symbols.items():
        scope = value >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK
        flags = value & (1 << _symtable.SCOPE_OFF) - 1
        # Names without flags only pass through to inner tables; their order is that of a set.
        (symbols if flags else passing).append(f"  {name} {flags} {scope}\n")
    out.extend(symbols + sorted(passing))
    for child in table.children:
        write_table(child, depth + 1, out)


def symtable_text(source):
    out = []
    try:
        write_table(_symtable.symtable(source, FILENAME, "exec"), 0, out)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return error_text(error)
    return "".join(out)


def write_code(code, depth, out):
    """A line for the code object, one for its docstring, and its inner code objects."""
    variables = (code.co_varnames, code.co_cellvars, code.co_freevars)
    out.append(
        f"{depth} {code.co_name} {code.co_qualname} {code.co_argcount} {code.co_posonlyargcount}"
        f" {code.co_kwonlyargcount} {code.co_flags:#x} {code.co_firstlineno}"
        f" {' '.join('[' + ','.join(names) + ']' for names in variables)}\n"
    )
    if code.co_flags & inspect.CO_HAS_DOCSTRING:
        out.append(f"  {code.co_consts[0]!r}\n")
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            write_code(constant, depth + 1, out)


def code_text(source, optimize):
    out = []
    try:
        code = compile(source, FILENAME, "exec", dont_inherit=True, optimize=optimize)
        write_code(code, 0, out)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return error_text(error)
    return "".join(out)


def constant_text(constant):
    match constant:
        case frozenset():
            return f"frozenset({', '.join(sorted(map(constant_text, constant)))})"
        case tuple():
            return f"({', '.join(map(constant_text, constant))})"
        case slice():
            parts = (constant.start, constant.stop, constant.step)
            return f"slice({', '.join(map(constant_text, parts))})"
    return repr(constant)


def is_comparable(constant):
    match constant:
        case None | types.CodeType():
            return False
        case int() if constant is not False and constant is not True:
            return not -0x8000 <= constant <= 0x7FFF
    return True


def loaded_constants(code):
    """The constants that instructions load: CPython keeps the first one, too, even if it is not used."""
    places = list(code.co_positions())
    extended = 0
    loaded = []
    shortcuts = set()
    for at, (op, argument) in enumerate(zip(code.co_code[::2], code.co_code[1::2], strict=True)):
        argument |= extended << 8
        extended = argument if op == EXTENDED_ARG else 0
        if op == LOAD_CONST:
            loaded.append((at, code.co_consts[argument]))
        elif op == LOAD_COMMON_CONSTANT and argument in SHORTCUTS:
            shortcuts.add(places[at])
    docstring = code.co_consts[0] if code.co_flags & inspect.CO_HAS_DOCSTRING else None
    for at, constant in loaded:
        if isinstance(constant, bool) and places[at] in shortcuts:
            continue  # the result of `any(… for …)`, inlined
        if constant is docstring:
            continue
        several = isinstance(constant, tuple | frozenset) and len(constant) > LONG_DISPLAY
        if several or isinstance(constant, tuple) and code.co_code[at * 2 + 2] in TAKE_APART:
            yield from constant
        else:
            yield constant


def write_constants(code, out):
    """For the code object and its inner ones, the constants but for those that are excluded (see README.md)."""
    out.append(f"{code.co_qualname} {code.co_firstlineno}\n")
    constants = loaded_constants(code)
    out.extend(sorted({f"  {constant_text(c)}\n" for c in constants if is_comparable(c)}))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            write_constants(constant, out)


def compiled_text(source, write):
    out = []
    try:
        code = compile(source, FILENAME, "exec", dont_inherit=True, optimize=0)
        write(code, out)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return error_text(error)
    return "".join(out)


# Instructions that can raise, by what they do. The other side is tests/oracle/places.rs.
KINDS = {
    "binary": "BINARY_OP",
    "unary": "UNARY_NEGATIVE UNARY_INVERT",
    "compare": "COMPARE_OP",
    "contains": "CONTAINS_OP",
    "item": "BINARY_SLICE",
    "store item": "STORE_SUBSCR STORE_SLICE BUILD_MAP MAP_ADD DICT_UPDATE DICT_MERGE",
    "delete item": "DELETE_SUBSCR",
    "attribute": "LOAD_ATTR",
    "super attribute": "LOAD_SUPER_ATTR",
    "store attribute": "STORE_ATTR",
    "delete attribute": "DELETE_ATTR",
    "name": "LOAD_GLOBAL LOAD_NAME LOAD_FROM_DICT_OR_GLOBALS LOAD_FROM_DICT_OR_DEREF",
    "cell": "LOAD_DEREF",
    "delete name": "DELETE_NAME DELETE_GLOBAL",
    "call": "CALL CALL_KW CALL_FUNCTION_EX",
    "iter": "GET_ITER",
    "next": "FOR_ITER",
    "unpack": "UNPACK_SEQUENCE UNPACK_EX",
    "raise": "RAISE_VARARGS",
    "import": "IMPORT_NAME",
    "import from": "IMPORT_FROM",
    "yield": "YIELD_VALUE",
    "await": "GET_AWAITABLE",
    "send": "SEND",
    "yield from": "GET_YIELD_FROM_ITER",
    "aiter": "GET_AITER",
    "anext": "GET_ANEXT",
    "special method": "LOAD_SPECIAL",
    "set item": "BUILD_SET SET_ADD SET_UPDATE",
    "extend list": "LIST_EXTEND",
    "format": "FORMAT_SIMPLE FORMAT_WITH_SPEC",
    "except": "CHECK_EXC_MATCH CHECK_EG_MATCH",
    "match class": "MATCH_CLASS",
    "match keys": "MATCH_KEYS",
}
KIND_OF = {opcode.opmap[name]: kind for kind, names in KINDS.items() for name in names.split()}
LOAD_CONST = opcode.opmap["LOAD_CONST"]
BINARY_OP = opcode.opmap["BINARY_OP"]
LOAD_COMMON_CONSTANT = opcode.opmap["LOAD_COMMON_CONSTANT"]
SHORTCUTS = [opcode._common_constants.index(function) for function in (all, any, tuple)]
# What takes a tuple of constants to pieces, which Krait does not make then.
TAKE_APART = [opcode.opmap["UNPACK_SEQUENCE"], opcode.opmap["MATCH_KEYS"]]
# Displays of more constants than these are built one by one.
LONG_DISPLAY = 30
CACHE = opcode.opmap["CACHE"]
POP_TOP = opcode.opmap["POP_TOP"]
STORES = [opcode.opmap["STORE_NAME"], opcode.opmap["STORE_GLOBAL"]]
EXTENDED_ARG = opcode.opmap["EXTENDED_ARG"]
# What cannot raise behind one of these: unpacking what was just packed, extending by a constant, ending a handler.
HARMLESS = {
    "UNPACK_SEQUENCE": "BUILD_TUPLE BUILD_LIST LOAD_CONST",
    "LIST_EXTEND": "LOAD_CONST",
    "SET_UPDATE": "LOAD_CONST",
    "DELETE_NAME": "STORE_NAME",
    "DELETE_GLOBAL": "STORE_GLOBAL",
}
HARMLESS_BEHIND = {
    (opcode.opmap[before], opcode.opmap[name])
    for name, befores in HARMLESS.items()
    for before in befores.split()
}
NB_SUBSCR = next(i for i, (name, _) in enumerate(opcode._nb_ops) if name == "NB_SUBSCR")


def write_places(code, out):
    """For the code object and its inner ones, the ranges that instructions come from."""
    out.append(f"{code.co_qualname} {code.co_firstlineno}\n")
    kinds = {}
    before = None
    shortcuts = []
    units = zip(code.co_code[::2], code.co_code[1::2], code.co_positions(), strict=True)
    for op, argument, (line, end_line, column, end_column) in units:
        kind = KIND_OF.get(op)
        if op == BINARY_OP and argument == NB_SUBSCR:
            kind = "item"
        if kind is not None and line is not None and (before, op) not in HARMLESS_BEHIND:
            kinds.setdefault(kind, set()).add((line, column, end_line, end_column))
        if op == LOAD_COMMON_CONSTANT and argument in SHORTCUTS:
            shortcuts.append((line, column, end_line, end_column))
        if op not in (CACHE, EXTENDED_ARG) and not (op == POP_TOP and before in STORES):
            before = op
    for place in shortcuts:
        # CPython inlines `any(… for …)`, and calls only if `any` is another one; the loop is what matters.
        kinds["next"].remove(place)
        kinds["call"] = {p for p in kinds["call"] if p[:2] != place[:2]} | {place}
    for kind, places in sorted(kinds.items()):
        if not places:
            continue
        texts = (f" {place[0]}:{place[1]}-{place[2]}:{place[3]}" for place in sorted(places))
        out.append(f"  {kind}{''.join(texts)}\n")
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            write_places(constant, out)


# A column of the record is a function from a file's bytes to text; the record holds its hash.
COLUMNS = {
    "content": lambda data: data,
    "ast": tree_text,
    "ast-types": lambda data: tree_text(data, ast.PyCF_TYPE_COMMENTS),
    "ast-optimized": lambda data: tree_text(data, ast.PyCF_OPTIMIZED_AST, 0),
    "ast-optimized-O": lambda data: tree_text(data, ast.PyCF_OPTIMIZED_AST, 1),
    "ast-optimized-OO": lambda data: tree_text(data, ast.PyCF_OPTIMIZED_AST, 2),
    "tokens": token_text,
    "symtable": symtable_text,
    "code": lambda data: code_text(data, 0),
    "code-O": lambda data: code_text(data, 1),
    "code-OO": lambda data: code_text(data, 2),
    "constants": lambda data: compiled_text(data, write_constants),
    "places": lambda data: compiled_text(data, write_places),
}


def record_files(out, files):
    """Write a record of (name, path) pairs."""
    warnings.simplefilter("ignore")
    with open(os.path.join(HERE, out), "w", encoding="utf-8") as record:
        version = ".".join(map(str, sys.version_info[:3]))
        print(f"# written by oracle.py on CPython {version}", file=record)
        print("path", *COLUMNS, sep="\t", file=record)
        for name, path in files:
            with open(path, "rb") as file:
                data = file.read()
            print(name, *(digest(text(data)) for text in COLUMNS.values()), sep="\t", file=record)


def python_files(directory):
    """(name, path) of the Python files below a directory, in the order of their names."""
    found = []
    for parent, _, names in os.walk(directory, followlinks=True):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(parent, name)
                if not os.path.isfile(path):
                    continue  # a link to nowhere
                found.append((os.path.relpath(path, directory).replace(os.sep, "/"), path))
    return sorted(found)


def record_library(directory):
    record_files("library.txt", python_files(directory))


def record_own():
    directories = ["benches", "tests/lang", "tests/oracle", "frontend/tests"]
    files = [
        (f"{directory}/{name}", path)
        for directory in directories
        for name, path in python_files(os.path.join(ROOT, directory))
    ]
    record_files("own.txt", files)


# Snippets.


def compile_options(mode):
    """`exec,optimize=2,…` as arguments of `compile`."""
    mode, *options = mode.split(",")
    arguments = {"mode": mode, "dont_inherit": True, "optimize": 0}
    flags = 0
    for option in options:
        name, _, value = option.partition("=")
        match name:
            case "optimize":
                arguments["optimize"] = int(value)
            case "feature_version":
                arguments["_feature_version"] = int(value)
                flags |= ast.PyCF_ONLY_AST
            case "top_level_await":
                flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            case "incomplete":
                # PyCF_ALLOW_INCOMPLETE_INPUT and PyCF_DONT_IMPLY_DEDENT, as in codeop.
                flags |= 0x4000 | 0x200
            case "ast":
                flags |= ast.PyCF_ONLY_AST
            case "optimized":
                flags |= ast.PyCF_OPTIMIZED_AST
            case "type_comments":
                flags |= ast.PyCF_TYPE_COMMENTS | ast.PyCF_ONLY_AST
            case _:
                raise ValueError(f"unknown option {option}")
    if mode == "func_type":
        flags |= ast.PyCF_ONLY_AST
    return arguments, flags


def outcome(source, mode):
    """Type and attributes of the error, or the hash of the tree; then category, line and message of each warning."""
    arguments, flags = compile_options(mode)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if not flags & ast.PyCF_ONLY_AST:
                compile(source, FILENAME, flags=flags, **arguments)
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
            result = error_text(error)
        else:
            result = None
    seen = [(w.category.__name__, w.lineno, str(w.message)) for w in caught]
    if result is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = compile(source, FILENAME, flags=flags | ast.PyCF_ONLY_AST, **arguments)
                result = "ok\t" + digest(ast.dump(tree, include_attributes=True))
            except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
                result = error_text(error)
    for category, line, message in seen:
        result += f"\t{category}\t{line}\t{json.dumps(message)}"
    return result


def source_of(field):
    """A snippet: a JSON string, or bytes as Latin-1 in a JSON string behind `b`."""
    if field.startswith("b"):
        return json.loads(field[1:]).encode("latin-1")
    return json.loads(field)


def record_snippets():
    """Fill in, or renew, what stands behind mode and source in each line of the snippet files."""
    directory = os.path.join(HERE, "snippets")
    for name in sorted(os.listdir(directory)):
        path = os.path.join(directory, name)
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        with open(path, "w", encoding="utf-8") as file:
            for line in lines:
                if line and not line.startswith("#"):
                    mode, source, *_ = line.split("\t")
                    line = f"{mode}\t{source}\t{outcome(source_of(source), mode)}"
                print(line, file=file)


def doctest_examples(path):
    """The examples in every string of a module, whose docstrings and `__test__` entries are among them."""
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), path)
    parser = doctest.DocTestParser()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ">>> " in node.value:
            yield from (example.source for example in parser.get_examples(node.value))


def print_doctests(paths):
    """A line for each example, compiled as `doctest` does, and one for the same text as a module."""
    for path in paths:
        print(f"# {os.path.basename(path)}")
        for source in doctest_examples(path):
            for mode in ["single", "exec"]:
                print(mode, json.dumps(source), outcome(source, mode), sep="\t")


def serve():
    """Answer requests `mode TAB source` with the outcome, a line each. The name of a column as mode gives its text, in JSON."""
    for line in sys.stdin:
        mode, source = line.rstrip("\n").split("\t")
        source = source_of(source)
        if mode in COLUMNS:
            data = source if isinstance(source, bytes) else source.encode()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = json.dumps(COLUMNS[mode](data))
        else:
            answer = outcome(source, mode)
        print(answer, flush=True)


def main():
    sys.set_int_max_str_digits(0)
    match sys.argv[1:]:
        case ["library", directory]:
            record_library(directory)
        case ["own"]:
            record_own()
        case ["snippets"]:
            record_snippets()
        case ["doctests", *paths]:
            print_doctests(paths)
        case ["serve"]:
            serve()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
