"""What the pack uuid-to-integer is meant to do, said in terms of real MetaData before and after."""

INTEGERS = ("integer", "bigint", "smallint")


def columns_of(metadatas):
    """{(number of the MetaData, schema, table, column): description}"""
    return {
        (number, table["schema"], table["name"], column["name"]): column
        for number, metadata in enumerate(metadatas)
        for table in metadata["tables"]
        for column in table["columns"]
    }


def targets_of(place, column, columns):
    """The columns that a key names: in its own MetaData, else in the others."""
    own, others = [], []
    for target in column["foreign_keys"]:
        *table, name = target.split(".")
        for key in columns:
            if key[2:] == (table[-1], name) and (len(table) == 1 or key[1] == table[0]):
                (own if key[0] == place[0] else others).append(key)
    return own or others


class Targets:
    """targets_of() for many keys: the columns by table and column name."""

    def __init__(self, columns):
        self.by_name = {}
        for key in columns:
            self.by_name.setdefault(key[2:], []).append(key)

    def of(self, place, column):
        near = {}
        for target in column["foreign_keys"]:
            for key in self.by_name.get(tuple(target.split(".")[-2:]), ()):
                near[key] = True
        return targets_of(place, column, near)


def unintended_changes(before, after):
    """Everything by which `after` is not what one run should have made of `before`."""
    old, new = columns_of(before), columns_of(after)
    problems = [f"{key}: only on one side" for key in old.keys() ^ new.keys()]
    targets = Targets(new)
    for place in old.keys() & new.keys():
        was, now = old[place], new[place]
        wanted = {new[t]["family"] for t in targets.of(place, now)} or {None}
        mended = was["family"] == "uuid" and len(wanted) == 1 and wanted <= set(INTEGERS)
        intended = {**was, "family": wanted.pop()} if mended and not was["primary_key"] else was
        if now != intended:
            problems.append(f"{place}: {was}\n    should be {intended}\n    but is {now}")
    return sorted(problems)
