"""What pip and `python -m build` call: scikit-build-core, and before it what a build from a clone needs.

A source distribution carries the tree-sitter sources, so that building a wheel from it needs no npm;
in a clone `npm ci` fetches them, pinned by grammars/package-lock.json. What the system lacks is named
in one line instead of in a page of CMake.
"""

import pathlib
import shutil
import subprocess

from scikit_build_core import build as backend

ROOT = pathlib.Path(__file__).resolve().parents[1]
GRAMMARS = ROOT / "grammars"
PARSER = GRAMMARS / "node_modules/tree-sitter-python/src/parser.c"
NOTICES = ROOT / "THIRD_PARTY_NOTICES"

# Header -> the Debian package that brings it.
HEADERS = {
    "CLI/CLI.hpp": "libcli11-dev",
    "fmt/format.h": "libfmt-dev",
    "nlohmann/json.hpp": "nlohmann-json3-dev",
    "pg_query.h": "libpg-query-dev",
    "postgresql/libpq-fe.h": "libpq-dev",
    "protobuf-c/protobuf-c.h": "libprotobuf-c-dev",
    "re2/re2.h": "libre2-dev",
    "spdlog/spdlog.h": "libspdlog-dev",
    "sqlite3.h": "libsqlite3-dev",
    "tl/expected.hpp": "libexpected-dev",
    "toml++/toml.h": "libtomlplusplus-dev",
    "yaml-cpp/yaml.h": "libyaml-cpp-dev",
}

get_requires_for_build_sdist = backend.get_requires_for_build_sdist
get_requires_for_build_wheel = backend.get_requires_for_build_wheel


def missing_headers(compiler):
    """The packages of the headers that the compiler does not find."""
    asked = "".join(f"#if !__has_include(<{header}>)\n{package}\n#endif\n"
                    for header, package in HEADERS.items())
    run = subprocess.run([compiler, "-E", "-P", "-x", "c++", "-"], input=asked, text=True,
                         capture_output=True, check=True)
    return run.stdout.split()


def missing_packages():
    """What a build needs and this system does not have, as Debian calls it."""
    missing = [] if shutil.which("pkg-config") else ["pkg-config"]
    if not PARSER.exists() and not shutil.which("npm"):
        missing.append("npm")
    compiler = shutil.which("c++") or shutil.which("g++")
    return missing + (missing_headers(compiler) if compiler else ["g++", *HEADERS.values()])


def need_packages():
    if missing := missing_packages():
        raise SystemExit(
            f"modelmend cannot be built here: {', '.join(missing)} missing (names of Debian packages); "
            "install them, or take the wheel: `pip install modelmend`")


def need_grammars():
    if not PARSER.exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=GRAMMARS,
                       check=True)


def is_prebuilt(settings):
    """Whether a binary that stands already is packed, and nothing compiled."""
    return any(key.endswith("MODELMEND_PREBUILT") for key in settings or {})


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    """The first that pip calls: what is missing is said before anything is fetched."""
    if not is_prebuilt(config_settings):
        need_packages()
    return backend.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    if not is_prebuilt(config_settings):
        need_packages()
        need_grammars()
    return backend.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory, config_settings=None):
    """With the licences of what a build links: its reader may not have these libraries yet."""
    need_packages()
    need_grammars()
    written = not NOTICES.exists()
    subprocess.run(["cmake", f"-DOUTPUT={NOTICES}", "-P", ROOT / "cmake/WriteNotices.cmake"], check=True)
    try:
        return backend.build_sdist(sdist_directory, config_settings)
    finally:
        if written:
            NOTICES.unlink()
