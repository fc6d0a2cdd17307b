"""What two observations of a tree differ in, see observe_tree.py: before and after a conversion."""

SHOWN = 20
# What a database says where a value may not be stored, the last two of a column that it computes.
REFUSALS = ("IntegrityError", "NotNullViolation", "CheckViolation", "UniqueViolation",
            "OperationalError", "GeneratedAlways")


def differences(old, new, path=""):
    """Where two values differ, a line each; what the old one has no words for may be anything."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            if key not in old or key not in new:
                yield f"{path}/{key}: only {'after' if key in new else 'before'}"
            else:
                yield from differences(old[key], new[key], f"{path}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new)):
            yield from differences(one, other, f"{path}/{number}")
    elif old != new and not (old is None and path.split("/")[1] in ("ddl", "tables")):
        yield f"{path}: {old!r} became {new!r}"


def assert_same(old, new, parts):
    found = [line for part in parts for line in differences(old[part], new[part], f"/{part}")]
    assert not found, f"{len(found)} differences, the first:\n" + "\n".join(found[:SHOWN])


def is_of_merge(place):
    return place.endswith((" merge", " merged"))


def without_merges(seen):
    """What is seen in a database but of merging."""
    return {place: what for place, what in seen.items() if not is_of_merge(place)}


def assert_merges_copy_defaults(old, new):
    """A new object of SQLModel has values from the start, and a merge copies them: object 2, which
    was told all, then has what object 1 had, which was told nothing, or what an onupdate= gives it,
    or NULL; or the database refuses that. How many values change."""
    changed = 0
    for place in filter(is_of_merge, old):
        if place.endswith(" merge"):
            assert new[place] in (old[place], *REFUSALS), f"{place}: {new[place]}"
            continue
        assert len(old[place]) == len(new[place]), place
        for number, (was, now) in enumerate(zip(old[place], new[place])):
            assert was.keys() == now.keys()
            if was == now:
                continue
            assert number == len(new[place]) - 1, f"{place}: object 1 is {now}, was {was}"
            first, updated = (new[place.removesuffix("merged") + when][0]
                              for when in ("inserted", "changed"))
            for column in was:
                usual = (was[column], first[column], updated[column])
                assert now[column] in usual or now[column].endswith("NULL"), \
                    f"{place}: {column} is {now[column]}, which is none of {usual}"
                changed += now[column] != was[column]
    return changed
