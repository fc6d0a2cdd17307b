"""Builds the wheel of a project that holds nothing but its dependencies.

A build backend in the project itself, so that pip fetches the wheel of modelmend and nothing else.
"""
import base64
import hashlib
import pathlib
import re
import zipfile


def _value(name):
    text = pathlib.Path("pyproject.toml").read_text(encoding="utf-8")
    return re.search(rf'^{name} = \[?"(.+?)"\]?$', text, re.MULTILINE).group(1)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name = _value("name").replace("-", "_")
    version = _value("version")
    folder = f"{name}-{version}.dist-info"
    files = {
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {_value('name')}\nVersion: {version}\n"
        f"Requires-Python: {_value('requires-python')}\nRequires-Dist: {_value('dependencies')}\n",
        f"{folder}/WHEEL": "Wheel-Version: 1.0\nGenerator: dependencies_only\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{folder}/RECORD,,\n"
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{path},sha256={digest.decode()},{len(text.encode())}\n"
    files[f"{folder}/RECORD"] = record
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel
