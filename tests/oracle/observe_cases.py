"""What the real libraries make of the golden cases of `migrate`, before and after: prints JSON.

usage: observe_cases.py FOLDER URL URL

The folder holds a folder for each case, with the trees `old` and `new` and the file `dialects`. The
databases are emptied for each case: the first is that of the old models, with which the new ones
must agree. One process for all cases; test_migrate_cases.py has it run by the newest and by the
oldest libraries.
"""

import json
import pathlib
import sys
import warnings

from observe_models import DIALECTS
from observe_tree import forget, observe, unpooled


def emptied(url):
    with unpooled(url).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return url


def seen_of(root, url, made_before, dialects):
    try:
        return observe(root, {"sqlite://": "", emptied(url): ""}, dialects, made_before)
    except Exception as error:  # a wrong conversion may fail anywhere
        return {"failed": {"": f"{type(error).__name__}: {error}"}}
    finally:
        forget(root)


def observe_cases(folder, old, new):
    """{case: [before, after]}"""
    seen = {}
    for case in sorted(folder.iterdir()):
        words = (case / "dialects").read_text().split()
        dialects = {name: DIALECTS[name] for name in words}
        seen[case.name] = [seen_of(case / name, url, old, dialects)
                           for name, url in (("old", old), ("new", new))]
    return seen


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(observe_cases(pathlib.Path(sys.argv[1]), *sys.argv[2:]), sys.stdout)
