"""Names of tables that functions compute are those that Python computes.

Every pattern is tried on every class: where the reader knows a name, it is the real one; of the
patterns that projects use, it knows all.
"""

import importlib
import sys

import pytest

from tool import dump_models

CLASSES = ["A", "Ab", "AB", "ABc", "BigDoc", "BIGDoc", "BigDOC", "BigDOCFile", "HTTPServer2Entry",
           "bigDoc", "big_doc", "Big_Doc", "_Hidden", "__Twice", "X9", "X9Y", "Doc2D3", "A_", "AaAaA",
           "OAuth2Token", "IOError404Page", "Category", "Box", "lower", "UPPER", "Z0Z"]

# What projects write.
KNOWN = [
    r're.sub(r"(?<!^)(?=[A-Z])", "_", NAME).lower()',
    r're.sub("(?!^)(?=[A-Z])", "_", NAME).lower()',
    r're.sub("(.)([A-Z][a-z]+)", r"\1_\2", NAME)',
    r're.sub("([a-z0-9])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", NAME)).lower()',
    r're.sub("([A-Z]+)([A-Z][a-z])", r"\1_\2", NAME)',
    r're.sub(r"([a-z\d])([A-Z])", r"\g<1>_\g<2>", re.sub(r"([A-Z\d]+)([A-Z][a-z])", r"\1_\2", NAME))',
    r're.sub(r"(?P<low>[a-z])(?P<up>[A-Z])", r"\g<low>_\g<up>", NAME) + "s"',
    r're.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", NAME).lower()',
    r're.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", NAME).lower()',
    r're.sub("[A-Z]", lambda m: "_" + m.group(0).lower(), NAME).lstrip("_")',
    r're.sub("(a)?[A-Z]", lambda m: ("" if m[1] is not None else "_") + m[0].lower(), NAME)',
    r'"_".join(x.lower() for x in re.split("(?=[A-Z])", NAME) if x)',
    r'"_".join([x.lower() for x in re.split("([A-Z]+)", NAME) if x])',
    r'"_".join(re.findall("[A-Z][^A-Z]*", NAME)).lower()',
    r'"_".join(re.findall("[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+", NAME)).lower()',
    r'"".join(["_" + c.lower() if c.isupper() else c for c in NAME]).lstrip("_")',
    r'NAME[0].lower() + NAME[1:]', r'NAME[:-1] + "ies" if NAME.endswith("y") else NAME + "s"',
    r'f"app_{NAME.lower()}s"', r'NAME.replace("Doc", "").lower() or "doc"',
    r'NAME.strip("_").capitalize()', r'NAME.removesuffix("Doc").upper()',
    r're.compile("[A-Z]").sub("", NAME) + "x"', r'"x".join(NAME.split("_"))',
    r're.sub("_?", "-", NAME)', r're.sub("x*", "-", NAME)', r're.sub("[a-z]*", "-", NAME)',
    r're.sub("[A-Z]*?", "-", NAME)', r're.sub("(?=[A-Z])|[A-Z]", "-", NAME)', r're.sub("", "-", NAME)',
    r're.sub("^|$", "-", NAME)', r're.sub(r"\b", "-", NAME)', r're.sub("[A-Z]{2,3}", "-", NAME)',
    r're.sub("[a-z]{2}?", "-", NAME)', r're.sub("(?:[A-Z][a-z]){1,2}", "-", NAME)',
    r're.sub("(?:Big|BIG|Bi)(g?)", r"<\1>", NAME)', r're.sub("(a)|(b)", r"[\1\2]", NAME)',
    r're.sub("(?<![A-Z])[A-Z](?![A-Z])", "-", NAME)', r're.sub(r"[^\W\d_]+", "w", NAME)',
    r'"-".join(re.split("[a-z]*", NAME))', r'"-".join(re.findall("[a-z]*", NAME))',
    r'"-".join(re.split("x*", NAME))', r'"-".join(re.findall("([A-Z])[a-z]", NAME))',
    r're.sub(r"[\s.]|\.|$", "-", NAME)', r're.sub("[-A-Z_]", r"\\", NAME)',
]

# Known or not, never something else.
OTHER = [
    r're.sub("(^)?[A-Z]", lambda m: ("" if m[1] is not None else "_") + m[0].lower(), NAME)',
    r're.sub("(?i)[a-z]", "-", NAME)', r're.sub(r"(.)\1", "-", NAME)', r're.sub("([A-Z])*", r"<\1>", NAME)',
    r're.sub("(?:[A-Z]*)*", "-", NAME)', r're.sub("(?=([A-Z]))", r"\1", NAME)', r're.sub(r"\B", "-", NAME)',
    r're.sub("[A-Z]", "-", NAME, count=1)', r're.sub("[A-Z]", "-", NAME, 1)', r'NAME.title()',
    r're.sub("[A-Z]", "-", NAME, flags=re.IGNORECASE)', r'NAME.swapcase()', r'NAME.split()[0]',
    r're.sub(r"[\b]", "-", NAME)', r're.sub("a{,2}", "-", NAME)', r're.sub("a{x}", "-", NAME)',
    r'"".join(reversed(NAME))', r'NAME.rpartition("_")[2] or "x"', r'"".join(sorted(NAME))',
    r'"%s_x" % NAME', r'"{}_x".format(NAME)', r'NAME.zfill(12)', r'NAME * 2', r'NAME.center(9, "x")',
]


def program(text):
    body = text.replace("NAME", "cls.__name__")
    return f"        return {body}\n"


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """{(number of the text, class): (what the reader says, what the real class has)}

    An empty name is no name.
    """
    root = tmp_path_factory.mktemp("names")
    lines = ["import re\n", "from sqlalchemy import Column, Integer\n",
             "from sqlalchemy.orm import declarative_base, declared_attr\n\n"]
    for number, text in enumerate(KNOWN + OTHER):
        # A MetaData each, as many texts give two classes one name.
        for index, name in enumerate(CLASSES):
            lines += [f"class Named{number}_{index}:\n", "    @declared_attr\n",
                      "    def __tablename__(cls):\n", program(text),
                      f"Base{number}_{index} = declarative_base()\n",
                      f"class {name}(Named{number}_{index}, Base{number}_{index}):\n",
                      "    id = Column(Integer, primary_key=True)\n",
                      f"made{number}_{index} = {name}\n\n"]
    (root / "computed_names.py").write_text("".join(lines))
    known = {}
    for metadata in dump_models(root):
        for table in metadata["tables"]:
            known[metadata["name"].rpartition(".Base")[2]] = table["name"] or None
    sys.path.insert(0, str(root))
    module = importlib.import_module("computed_names")
    sys.path.remove(str(root))
    return {(number, name): (known.get(f"{number}_{index}"),
                             getattr(module, f"made{number}_{index}").__tablename__ or None)
            for number in range(len(KNOWN + OTHER)) for index, name in enumerate(CLASSES)}


def test_a_name_that_is_known_is_the_real_one(names):
    wrong = {((KNOWN + OTHER)[number], name): pair for (number, name), pair in names.items()
             if pair[0] is not None and pair[0] != pair[1]}
    assert not wrong


def test_what_projects_write_is_known(names):
    unknown = sorted({KNOWN[number] for (number, _), pair in names.items()
                      if number < len(KNOWN) and pair[0] is None and pair[1]})
    assert not unknown
