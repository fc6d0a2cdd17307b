"""Puts the table of a benchmark between the marks of a page: insert_table.py TABLE PAGE"""
import pathlib
import sys

BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
table, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
text = page.read_text()
if BEGIN not in text or END not in text:
    sys.exit(f"{page} lacks the marks '{BEGIN.strip()}' and '{END.strip()}'")
before, rest = text.split(BEGIN, 1)
page.write_text(before + BEGIN + "\n" + table.read_text().rstrip() + "\n\n" + END + rest.split(END, 1)[1])
