# SPDX-License-Identifier: Apache-2.0
"""Finds the mutants that a C or C++ file has, with libclang: places in function bodies, outside macros and constants.

A mutant is what one slip would have written: another operator of its kind, a constant one off, a condition turned
round, a call or an assignment left out.
"""
import dataclasses
import re

from clang.cindex import CursorKind as Kind
from clang.cindex import Index, TranslationUnit, TypeKind

BINARY = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("/",),
    "&": ("|",), "|": ("&",), "^": ("|",), "<<": (">>",), ">>": ("<<",), "&&": ("||",), "||": ("&&",),
    "+=": ("-=",), "-=": ("+=",), "*=": ("/=",), "/=": ("*=",), "&=": ("|=",), "|=": ("&=",), "^=": ("|=",),
    "<<=": (">>=",), ">>=": ("<<=",),
}
UNARY = {"!": "!!", "~": "", "-": "", "++": "--", "--": "++"}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
FUNCTIONS = (Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.CONSTRUCTOR, Kind.DESTRUCTOR, Kind.FUNCTION_TEMPLATE,
             Kind.CONVERSION_FUNCTION)
CONSTANT = (Kind.ENUM_DECL, Kind.STRUCT_DECL, Kind.UNION_DECL, Kind.STATIC_ASSERT, Kind.CXX_UNARY_EXPR,
            Kind.GENERIC_SELECTION_EXPR, Kind.ASM_STMT, Kind.CXX_CATCH_STMT)
# To leave one of these out loses memory or a descriptor, which no result shows; the sanitizers watch them.
GIVES_BACK = re.compile(r"(^|_)(free|destroy|release|close|closedir|fclose|pclose|decref|unref)$")
LITERAL = re.compile(r"(0[xX][0-9a-fA-F]+|\d+)[uUlL]*$")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Mutant:
    """Bytes `begin` to `end` of `file`, of which `parts` would be (text or (begin, end) of what is kept)."""
    file: str
    begin: int
    end: int
    parts: tuple
    function: str
    change: str  # in words


class File:
    """One own file of a translation unit."""

    def __init__(self, name, path):
        self.name = name
        self.text = path.read_bytes()
        self.macros = []  # where one is used: (begin, end)
        self.found = []

    def macro_around(self, begin, end):
        return any(m[0] <= begin and end <= m[1] for m in self.macros)

    def words(self, begin, end):
        return COMMENT.sub(" ", self.text[begin:end].decode()).strip()

    def short(self, begin, end):
        return re.sub(r"\s+", " ", self.words(begin, end))

    def add(self, begin, end, parts, function, change):
        if not self.macro_around(begin, end):
            self.found.append(Mutant(self.name, begin, end, parts, function, change))


class Walk:
    """Walks one function's body."""

    def __init__(self, file, function):
        self.file = file
        self.function = function

    def extent(self, cursor):
        return cursor.extent.start.offset, cursor.extent.end.offset

    def add(self, begin, end, parts, change):
        self.file.add(begin, end, parts, self.function, change)

    def binary(self, cursor):
        """The operator of a binary expression, with its mutants noted."""
        children = list(cursor.get_children())
        if len(children) != 2:
            return None
        begin, end = self.extent(cursor)
        left, right = self.extent(children[0])[1], self.extent(children[1])[0]
        if not begin < left <= right < end or self.file.macro_around(left, right):
            return None
        operator = self.file.words(left, right)
        for other in BINARY.get(operator, ()):
            self.add(begin, end, ((begin, left), f" {other} ", (right, end)),
                     f"`{self.file.short(begin, end)}`: `{operator}` becomes `{other}`")
        return operator

    def unary(self, cursor):
        (child,) = cursor.get_children()
        begin, end = self.extent(cursor)
        inner = self.extent(child)
        prefix = inner[0] > begin
        operator = self.file.words(begin, inner[0]) if prefix else self.file.words(inner[1], end)
        if operator not in UNARY:
            return
        other = UNARY[operator]
        kept = (inner,)
        parts = (other, *kept) if prefix else (*kept, other)
        self.add(begin, end, parts, f"`{self.file.short(begin, end)}`: `{operator}` " +
                 ("left out" if other in ("", "!!") else f"becomes `{other}`"))

    def literal(self, cursor):
        begin, end = self.extent(cursor)
        text = self.file.words(begin, end)
        if not LITERAL.match(text) or self.file.macro_around(begin, end):
            return
        line_begin = self.file.text.rfind(b"\n", 0, begin) + 1
        line_end = self.file.text.find(b"\n", end)
        for step in ("+", "-"):
            if step == "-" and int(text.rstrip("uUlL"), 0) == 0:
                continue
            self.add(begin, end, ((begin, end), f" {step} 1"),
                     f"`{self.file.short(line_begin, line_end)}`: `{text}` becomes `{text} {step} 1`")

    def negate(self, cursor):
        """A condition turned round, unless an operator of its own says so already."""
        begin, end = self.extent(cursor)
        text = self.file.words(begin, end)
        if cursor.kind == Kind.UNARY_OPERATOR and text.startswith("!"):
            return
        if cursor.kind == Kind.BINARY_OPERATOR and self.operator_of(cursor) in COMPARISONS:
            return
        if cursor.kind == Kind.UNEXPOSED_EXPR:
            children = list(cursor.get_children())
            if len(children) == 1 and self.extent(children[0]) == (begin, end):
                self.negate(children[0])
                return
        if cursor.kind in (Kind.DECL_STMT, Kind.VAR_DECL, Kind.INTEGER_LITERAL) or begin == end:
            return
        self.add(begin, end, ("!(", (begin, end), ")"), f"`{self.file.short(begin, end)}`: turned round")

    def operator_of(self, cursor):
        children = list(cursor.get_children())
        if len(children) != 2:
            return None
        return self.file.words(self.extent(children[0])[1], self.extent(children[1])[0])

    def leave_out(self, cursor):
        while cursor.kind == Kind.UNEXPOSED_EXPR:
            children = list(cursor.get_children())
            if len(children) != 1:
                break
            (cursor,) = children
        call = cursor.kind == Kind.CALL_EXPR
        if not call and not (cursor.kind == Kind.BINARY_OPERATOR and self.operator_of(cursor) == "="):
            return
        if call and GIVES_BACK.search(cursor.spelling or ""):
            return
        begin, end = self.extent(cursor)
        if self.file.text[end:end + 40].lstrip()[:1] != b";":
            return
        self.add(begin, end, ("(void)0",), f"`{self.file.short(begin, end)}`: left out")

    def condition_of(self, cursor, children):
        """The index of the child that is a statement's condition; None if it has none."""
        if cursor.kind in (Kind.IF_STMT, Kind.WHILE_STMT, Kind.CONDITIONAL_OPERATOR):
            return 0
        if cursor.kind == Kind.DO_STMT:
            return len(children) - 1
        if cursor.kind == Kind.FOR_STMT:
            for i, child in enumerate(children[:-1]):
                begin, end = self.extent(child)
                before = self.file.text[:begin].rstrip()[-1:]
                if before == b";" and self.file.text[end:end + 40].lstrip()[:1] == b";":
                    return i
        return None

    def statements_of(self, cursor, children):
        if cursor.kind in (Kind.COMPOUND_STMT,):
            return children
        if cursor.kind == Kind.IF_STMT:
            return children[1:]
        if cursor.kind in (Kind.WHILE_STMT, Kind.FOR_STMT, Kind.CASE_STMT, Kind.DEFAULT_STMT, Kind.CXX_FOR_RANGE_STMT):
            return children[-1:]
        if cursor.kind == Kind.DO_STMT:
            return children[:1]
        return []

    def walk(self, cursor, in_condition=False):
        if cursor.kind in CONSTANT:
            return
        children = list(cursor.get_children())
        if cursor.kind == Kind.VAR_DECL:
            if is_static(self.file, cursor):
                return
            if cursor.type.get_canonical().kind in (TypeKind.CONSTANTARRAY, TypeKind.INCOMPLETEARRAY):
                children = [c for c in children if c.kind == Kind.INIT_LIST_EXPR]
        compares = False
        if cursor.kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR):
            compares = self.binary(cursor) in COMPARISONS
        elif cursor.kind == Kind.UNARY_OPERATOR:
            self.unary(cursor)
        elif cursor.kind == Kind.INTEGER_LITERAL and in_condition:
            self.literal(cursor)
        condition = self.condition_of(cursor, children)
        if condition is not None:
            self.negate(children[condition])
        for statement in self.statements_of(cursor, children):
            self.leave_out(statement)
        if cursor.kind == Kind.CASE_STMT:
            children = children[1:]
        expression = cursor.kind.is_expression()
        for i, child in enumerate(children):
            self.walk(child, i == condition or compares or (in_condition and expression and cursor.kind != Kind.CALL_EXPR))


def is_static(file, cursor):
    begin = cursor.extent.start.offset
    words = file.text[begin:begin + 200].decode(errors="replace").split()
    return bool({"static", "constexpr"} & set(words[:3]))


def walk_functions(cursor, files):
    for child in cursor.get_children():
        where = child.location.file
        file = files(where.name) if where else None
        if file is None or child.kind == Kind.MACRO_INSTANTIATION:
            continue
        if child.kind in FUNCTIONS:
            begin = child.extent.start.offset
            body = [c for c in child.get_children() if c.kind == Kind.COMPOUND_STMT]
            if body and b"constexpr" not in file.text[begin:body[0].extent.start.offset]:
                Walk(file, child.spelling).walk(body[0])
        elif child.kind in (Kind.NAMESPACE, Kind.CLASS_DECL, Kind.STRUCT_DECL, Kind.CLASS_TEMPLATE, Kind.LINKAGE_SPEC,
                            Kind.UNEXPOSED_DECL):
            walk_functions(child, files)


def mutants_of(path, arguments, root, own):
    """Every mutant of the file and of its own headers; and what did not parse.

    `own` tells of a path from `root` whether it is to be looked at.
    """
    unit = Index.create().parse(str(path), args=arguments, options=TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD)
    files = {}

    def file_of(name):
        if name not in files:
            relative = name[len(str(root)) + 1:] if name.startswith(f"{root}/") else ""
            files[name] = File(relative, root / relative) if relative and own(relative) else None
        return files[name]

    for macro in unit.cursor.get_children():
        where = macro.location.file if macro.kind == Kind.MACRO_INSTANTIATION else None
        file = file_of(where.name) if where else None
        if file:
            file.macros.append((macro.extent.start.offset, macro.extent.end.offset))
    walk_functions(unit.cursor, file_of)
    return [m for f in files.values() if f for m in f.found], [str(d) for d in unit.diagnostics if d.severity >= 3]
