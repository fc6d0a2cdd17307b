"""The sources that rules are made from and run over: the standard library and the examples."""

import pathlib
import random
import sysconfig

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
# ast-grep passes over larger files.
MAX_FILE_BYTES = 400_000


def standard_library():
    """All of it, its own tests included, without what pip installed into it."""
    library = pathlib.Path(sysconfig.get_paths()["stdlib"])
    files = (path for path in library.rglob("*.py") if "site-packages" not in path.parts)
    return sorted(path for path in files if is_text(path))


def is_text(path):
    try:
        text = path.read_bytes()
        text.decode("utf-8")
    except (UnicodeDecodeError, OSError):
        return False
    return 0 < len(text) <= MAX_FILE_BYTES


def draw(seed, budget):
    """The sample, all examples, and library files that a seed picks, up to `budget` bytes of them."""
    shuffled = standard_library()
    random.Random(seed).shuffle(shuffled)
    drawn = [HERE / "sample.py", *sorted((ROOT / "examples").rglob("*.py"))]
    for path in shuffled:
        size = path.stat().st_size
        if size <= budget:
            drawn.append(path)
            budget -= size
    return [str(path) for path in drawn if is_text(path)]
