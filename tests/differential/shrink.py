"""Makes a rule and a source on which the two programs differ as small as they can be."""

import pathlib


def smaller(value):
    """Values that lack one part of this one."""
    if isinstance(value, dict):
        for key in value:
            if len(value) > 1:
                yield {k: v for k, v in value.items() if k != key}
        for key, part in value.items():
            if isinstance(part, dict):
                yield part  # a nested rule in place of the whole
            for less in smaller(part):
                yield {**value, key: less}
    if isinstance(value, list):
        for i, item in enumerate(value):
            if len(value) > 1:
                yield value[:i] + value[i + 1:]
            for less in smaller(item):
                yield value[:i] + [less] + value[i + 1:]


def smaller_documents(document):
    for key in ["files", "fix", "message", "transform", "constraints", "utils", "rewriters"]:
        if key in document:
            yield {k: v for k, v in document.items() if k != key}
            for less in smaller(document[key]):
                yield {**document, key: less}
    for less in smaller(document["rule"]):
        yield {**document, "rule": less}


def shrink_document(document, differs):
    progress = True
    while progress:
        progress = False
        for candidate in smaller_documents(document):
            if differs(candidate):
                document, progress = candidate, True
                break
    return document


def shrink_lines(lines, differs):
    """Leaves out runs of lines, long ones first."""
    size = len(lines) // 2
    while size > 0:
        at = 0
        while at < len(lines):
            fewer = lines[:at] + lines[at + size:]
            if fewer and differs(fewer):
                lines = fewer
            else:
                at += size
        size //= 2
    return lines


def shrink(engines, document, sources):
    """The small document, the text of the small source, and what the programs find there."""
    def differs_in(document, sources):
        ids, _ = engines.ids_of_ours([document])
        if document["id"] not in ids or engines.refusal_of_ast_grep([document]) is not None:
            return False
        theirs, ours, _ = engines.differences([document], sources)
        return bool(theirs or ours)

    source = next((each for each in sources if differs_in(document, [each])), None)
    if source is None:
        return document, "", (None, None)
    document = shrink_document(document, lambda less: differs_in(less, [source]))
    small = engines.folder / "small.py"

    def differs_on(lines):
        small.write_bytes(b"".join(lines))
        return differs_in(document, [str(small)])

    lines = shrink_lines(pathlib.Path(source).read_bytes().splitlines(keepends=True), differs_on)
    small.write_bytes(b"".join(lines))
    document = shrink_document(document, lambda less: differs_in(less, [str(small)]))
    theirs, ours, _ = engines.differences([document], [str(small)])
    return document, small.read_text(), (theirs, ours)
