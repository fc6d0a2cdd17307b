"""Words for Python and SQL values that are the same in every process that means the same.

Made once for each dump; used by metadata_facts and mapper_facts. No ids, no memory addresses and no
order of sets: a function of a library goes by its qualified name, one of the project by its name
and a digest of its code (so that it may move to another module), a lambda by its source.
"""

import ast
import datetime
import decimal
import enum
import functools
import hashlib
import re
import sys
import types
import uuid

from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement

DIALECTS = {
    "postgresql": postgresql.dialect(),
    "mysql": mysql.dialect(),
    "sqlite": sqlite.dialect(),
}

# Deeper values than this are cut: no default is, and a value may hold itself.
DEEPEST_VALUE = 8
# A time so near was taken when the module was imported; it is another one in each process.
NEAR = datetime.timedelta(hours=15)
DIGEST_LENGTH = 8

PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis))
STABLE_REPR = (decimal.Decimal, datetime.timedelta, datetime.time, uuid.UUID, range)


class Words:
    def __init__(self, in_project):
        self.in_project = in_project  # of a file's name
        self.lambdas = {}  # by file, then by line: the nodes

    def of_class(self, cls):
        """The name of a class; a library's with its module, since that does not move."""
        module = cls.__module__
        if module == "builtins" or self.is_project_module(module):
            return cls.__qualname__
        return "%s.%s" % (module, cls.__qualname__)

    def is_project_module(self, name):
        return self.in_project(getattr(sys.modules.get(name), "__file__", None) or "/")

    def of_value(self, value, depth=0):
        if depth > DEEPEST_VALUE:
            return "..."
        if isinstance(value, enum.Enum):
            return "%s.%s" % (type(value).__qualname__, value.name)
        if type(value) in PLAIN or isinstance(value, STABLE_REPR):
            return repr(value)
        if isinstance(value, datetime.date):
            return of_date(value)
        if isinstance(value, ClauseElement):
            return "SQL " + sql_text(value)
        if isinstance(value, (list, tuple, set, frozenset, dict)):
            return self.of_collection(value, depth + 1)
        if isinstance(value, type):
            return self.of_class(value)
        if callable(value):
            return self.of_callable(value, depth + 1)
        return self.of_object(value)

    def of_collection(self, value, depth):
        if isinstance(value, dict):
            pairs = [
                "%s: %s" % (self.of_value(key, depth), self.of_value(item, depth))
                for key, item in value.items()
            ]
            return "{%s}" % ", ".join(sorted(pairs))
        items = [self.of_value(item, depth) for item in value]
        if isinstance(value, list):
            return "[%s]" % ", ".join(items)
        if isinstance(value, tuple):
            return "(%s)" % ", ".join(items)
        return "{%s}" % ", ".join(sorted(items))

    def of_object(self, value):
        text = repr(value)
        if " at 0x" in text or "\n" in text:
            return "an instance of " + self.of_class(type(value))
        return text

    def of_callable(self, function, depth=0):
        function = without_library_wrapper(function)
        if isinstance(function, type):
            return self.of_class(function)
        if isinstance(function, functools.partial):
            given = [self.of_value(each, depth) for each in function.args]
            given += [
                "%s=%s" % (name, self.of_value(each, depth))
                for name, each in sorted(function.keywords.items())
            ]
            return "partial(%s)" % ", ".join([self.of_callable(function.func, depth)] + given)
        if isinstance(function, types.FunctionType):
            return self.of_function(function, depth)
        if hasattr(function, "__qualname__"):
            return qualified_method(function)
        return self.of_object(function)

    def of_function(self, function, depth):
        if function.__name__ == "<lambda>":
            return self.of_lambda(function) + self.closure_words(function, depth)
        if not self.in_project(function.__code__.co_filename):
            return "%s.%s" % (function.__module__, function.__qualname__)
        name = "%s [code %s]" % (function.__qualname__, code_digest(function))
        return name + self.closure_words(function, depth)

    def closure_words(self, function, depth):
        held = []
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            try:
                held.append("%s = %s" % (name, self.of_value(cell.cell_contents, depth + 1)))
            except ValueError:  # the cell is empty
                held.append(name)
        return " with " + ", ".join(held) if held else ""

    def of_lambda(self, function):
        code = function.__code__
        if code.co_filename not in self.lambdas:
            self.lambdas[code.co_filename] = lambdas_of(code.co_filename)
        nodes = self.lambdas[code.co_filename].get(code.co_firstlineno, [])
        if len(nodes) > 1:
            nodes = [node for node in nodes if digest_of_lambda(node) == code_digest(function)]
        if nodes and hasattr(ast, "unparse"):
            return ast.unparse(nodes[0])
        return "lambda [code %s]" % code_digest(function)


def of_date(value):
    moment = value if isinstance(value, datetime.datetime) else None
    if moment is None:
        moment = datetime.datetime(value.year, value.month, value.day, 12)
    now = datetime.datetime.now(moment.tzinfo)
    return "the time of the import" if abs(now - moment) < NEAR else repr(value)


def without_library_wrapper(function):
    """SQLAlchemy wraps a default that takes no context into `lambda ctx: fn()`."""
    while isinstance(function, types.FunctionType):
        code = function.__code__
        if code.co_freevars != ("fn",) or "sqlalchemy" not in code.co_filename:
            break
        function = function.__closure__[0].cell_contents
    return function


def qualified_method(function):
    owner = getattr(function, "__self__", None)
    if isinstance(owner, types.ModuleType) or owner is None:
        module = getattr(function, "__module__", None)
        return ("%s." % module if module else "") + function.__qualname__
    cls = owner if isinstance(owner, type) else type(owner)
    return "%s.%s.%s" % (cls.__module__, cls.__qualname__, function.__name__)


def lambdas_of(filename):
    try:
        with open(filename, "rb") as source:
            tree = ast.parse(source.read())
    except (OSError, SyntaxError, ValueError):
        return {}
    lines = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            lines.setdefault(node.lineno, []).append(node)
    return lines


def digest_of_lambda(node):
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "", "eval")
    inner = [const for const in code.co_consts if isinstance(const, types.CodeType)]
    return digest(code_parts(inner[0], None))


def code_digest(function):
    return digest(code_parts(function.__code__, function.__doc__))


def digest(parts):
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:DIGEST_LENGTH]


def code_parts(code, doc):
    """What a code object does: neither where it stands nor what its docstring says."""
    consts = []
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            consts.append(code_parts(const, None))
        elif isinstance(const, frozenset):
            consts.append(sorted(map(repr, const)))
        elif doc is None or const != doc:
            consts.append((type(const).__name__, repr(const)))
    arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return (code.co_code.hex(), consts, code.co_names, arguments, code.co_flags & 0x0C)


def sql_text(element, with_tables=True):
    """The element as SQL; of PostgreSQL, where another does not know more."""
    for dialect in DIALECTS.values():
        try:
            compiler = dialect.ddl_compiler(dialect, None).sql_compiler
            arguments = {"literal_binds": True, "include_table": with_tables}
            if with_tables:
                del arguments["include_table"]
            return one_line(compiler.process(element, **arguments))
        except Exception:  # this dialect or this value cannot be written so
            continue
    return one_line(re.sub(r" at 0x[0-9a-f]+", "", str(element)))


def one_line(text):
    return " ".join(str(text).split())
