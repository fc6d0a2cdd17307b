"""Imports the modules that hold models and says what the real libraries make of them.

Run by runtime.cc in the user's interpreter, one process for each side of a comparison. Answers in
lines of JSON on what was standard output at the start: {"importing": MODULE} before each module,
then one line with "facts" or "error". The code of the project may print, read its input, start
threads and processes, or leave: neither reaches the answer. Nothing is written to the disk.
"""

import importlib
import json
import os
import platform
import signal
import sys
import threading
import traceback
import warnings

# How much longer than the time limit the operating system waits for our own message.
GRACE_SECONDS = 5


class Answer:
    """Where the answer goes: a descriptor that no code of the project knows."""

    def __init__(self):
        self.lock = threading.Lock()
        self.descriptor = os.dup(1)  # not inherited by programs that are started
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        # A process that the project forks has nothing to say.
        os.register_at_fork(after_in_child=lambda: os.dup2(nothing, self.descriptor))

    def say(self, line):
        rest = (json.dumps(line, sort_keys=True) + "\n").encode("utf-8", "replace")
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def end(self, line):
        """The first to come has the last word. No atexit handler and no thread is waited for."""
        self.lock.acquire()
        self.say(line)
        os._exit(0)


class Refused(Exception):
    def __init__(self, **error):
        Exception.__init__(self)
        self.error = error


# --- where something happened


class Places:
    def __init__(self, root):
        self.root = os.path.join(root, "")
        self.known = {}  # by file name as Python has it

    def relative(self, filename):
        """Below the root; None for what is not the project's, like a virtual environment in it."""
        if filename not in self.known:
            path = os.path.realpath(filename)
            own = filename.startswith("/") and path.startswith(self.root) and not is_library(path)
            self.known[filename] = path[len(self.root) :] if own else None
        return self.known[filename]

    def has(self, filename):
        return self.relative(filename) is not None

    def of_error(self, error):
        """The innermost frame in the project: (file, line) or (None, None)."""
        if isinstance(error, SyntaxError) and self.has(error.filename or "/"):
            return self.relative(error.filename), error.lineno
        place = (None, None)
        for frame in traceback.extract_tb(error.__traceback__):
            if self.has(frame.filename):
                place = (self.relative(frame.filename), frame.lineno)
        return place

    def of_frame(self, frame):
        while frame is not None:
            if self.has(frame.f_code.co_filename):
                return self.relative(frame.f_code.co_filename), frame.f_lineno
            frame = frame.f_back
        return None, None


def exception_words(error):
    text = " ".join(str(error).split())
    name = type(error).__name__
    return "%s: %s" % (name, text) if text else name


# --- the ways of an interpreter in a project


def set_path(root, home, folders):
    """What the interpreter finds in the work tree (PYTHONPATH, an editable install) it must find
    in the side that is read; `home` is the work tree's own root."""
    path = [os.path.join(root, folder) if folder else root for folder in folders]
    inside = os.path.join(home, "")
    for entry in sys.path:
        real = os.path.realpath(entry)
        if real != home and not real.startswith(inside) or is_library(real):
            path.append(entry)
        elif os.path.isdir(os.path.join(root, os.path.relpath(real, home))):
            path.append(os.path.normpath(os.path.join(root, os.path.relpath(real, home))))
    sys.path[:] = list(dict.fromkeys(path))


def is_library(path):
    inside = os.path.join(os.path.realpath(sys.prefix), "")
    return path.startswith(inside) or "site-packages" in path.split(os.sep)


def limit_time(seconds, answer, places):
    main = threading.get_ident()

    def give_up():
        file, line = places.of_frame(sys._current_frames().get(main))
        answer.end({"error": {"kind": "time", "file": file, "line": line}})

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    # Code that never lets another thread run is ended by the system.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds + GRACE_SECONDS)


def import_libraries():
    try:
        import sqlalchemy
        import sqlalchemy.orm
    except ImportError as error:
        raise Refused(kind="no-sqlalchemy", exception=exception_words(error))
    version = tuple(int(part) for part in sqlalchemy.__version__.split(".")[:2])
    if version < (1, 4):
        raise Refused(kind="old-sqlalchemy", exception=sqlalchemy.__version__)
    return sqlalchemy


def remember(cls):
    """All instances of the class from now on, kept alive."""
    made = []
    original = cls.__init__

    def __init__(self, *args, **kwargs):
        original(self, *args, **kwargs)
        if not any(each is self for each in made):
            made.append(self)

    cls.__init__ = __init__
    return made


def listen_to_warnings(category):
    heard = set()

    def show(message, kind, *place, **more):
        if issubclass(kind, category):
            heard.add(" ".join(str(message).split()))

    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", category)
    warnings.showwarning = show
    return heard


def import_module(name, places):
    try:
        module = importlib.import_module(name)
    except KeyboardInterrupt:
        os._exit(128 + signal.SIGINT)
    except BaseException as error:  # the project's code may raise anything, SystemExit too
        file, line = places.of_error(error)
        raise Refused(
            kind="import", module=name, file=file, line=line, exception=exception_words(error)
        )
    origin = getattr(module, "__file__", None)
    if origin and not places.has(origin):
        raise Refused(kind="elsewhere", module=name, exception=origin)
    return module


def configure():
    """Why mappers cannot be configured, or nothing. The tables can be compared without them."""
    from sqlalchemy.orm import configure_mappers

    try:
        configure_mappers()
    except Exception as error:
        return exception_words(error)
    return ""


# --- MetaData and their names


def of_project(metadatas):
    """Without those of SQLAlchemy itself, which describe the catalogs of databases."""
    own = {
        id(value)
        for name, module in list(sys.modules.items())
        if name.startswith("sqlalchemy.")
        for value in list(vars(module).values())
    }
    return [metadata for metadata in metadatas if id(metadata) not in own]


def metadata_names(metadatas, registries, places):
    """By id: the names under which the project or a declarative base holds the MetaData."""
    names = {id(metadata): set() for metadata in metadatas}

    def note(name, value):
        if id(value) in names:
            names[id(value)].add(name)

    def note_class(cls, found_as=None):
        if not isinstance(cls, type) or "metadata" not in vars(cls):
            return
        # What declarative_base() returns has no name of its own.
        own = "%s.%s" % (cls.__module__, cls.__qualname__) if is_found_by_name(cls) else found_as
        note("%s.metadata" % own, vars(cls)["metadata"])

    for module in list(sys.modules.values()):
        if places.has(getattr(module, "__file__", None) or "/"):
            for name, value in list(vars(module).items()):
                note("%s.%s" % (module.__name__, name), value)
                note_class(value, "%s.%s" % (module.__name__, name))
    for registry in registries:
        for mapper in registry.mappers:
            for cls in filter(is_found_by_name, mapper.class_.__mro__):
                note_class(cls)
    return {key: sorted(value) for key, value in names.items()}


def is_found_by_name(cls):
    found = sys.modules.get(cls.__module__)
    for part in cls.__qualname__.split("."):
        found = getattr(found, part, None)
    return found is cls


# --- the whole


def library_versions():
    versions = {"Python": platform.python_version()}
    for name, module in (("SQLAlchemy", "sqlalchemy"), ("SQLModel", "sqlmodel")):
        version = getattr(sys.modules.get(module), "__version__", None)
        if version:
            versions[name] = version
    return versions


def dump(request, answer, places):
    sqlalchemy = import_libraries()
    limit_time(request["seconds"], answer, places)
    metadatas = remember(sqlalchemy.MetaData)
    registries = remember(sqlalchemy.orm.registry)
    heard = listen_to_warnings(sqlalchemy.exc.SAWarning)
    for name in request["modules"]:
        answer.say({"importing": name})
        import_module(name, places)
    answer.say({"importing": None})
    unconfigured = configure()

    from .mapper_facts import classes_of_tables, mappers_of
    from .metadata_facts import resolve_types, tables_of
    from .words import Words

    words = Words(places.has)
    metadatas = of_project(metadatas)
    resolve_types(metadatas)
    names = metadata_names(metadatas, registries, places)
    return {
        "versions": library_versions(),
        "tables": tables_of(metadatas, names, words, classes_of_tables(registries)),
        "mappers": [] if unconfigured else mappers_of(registries, words),
        "unconfigured": unconfigured,
        "warnings": sorted(heard),
    }


def main(request):
    answer = Answer()
    root = os.path.realpath(request["root"])
    places = Places(root)
    os.chdir(root)
    set_path(root, os.path.realpath(request["home"]), request["folders"])
    try:
        answer.end({"facts": dump(request, answer, places)})
    except Refused as refused:
        answer.end({"error": refused.error})
    except BaseException as error:  # ours, or thrown at us by a thread of the project
        trace = traceback.extract_tb(error.__traceback__)[-1]
        place = "%s:%s" % (trace.filename, trace.lineno)
        answer.end({"error": {"kind": "dump", "exception": exception_words(error), "file": place}})
