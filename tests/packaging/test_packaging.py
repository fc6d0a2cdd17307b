"""What users install: the wheel, the source distribution, `cmake --install`, and their licences."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ["MODELMEND"])
BUILD = pathlib.Path(os.environ["BUILD"])
VERSION = re.search(r"project\(modelmend VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
NOTICES = f"modelmend-{VERSION}.dist-info/licenses/THIRD_PARTY_NOTICES"

sys.path.insert(0, str(ROOT / "packaging"))
import build_backend  # noqa: E402


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def pip_wheel(target, *settings, **more):
    settings = [word for each in settings for word in ("--config-settings", each)]
    return subprocess.run(
        [sys.executable, "-m", "pip", "wheel", ROOT, "--no-build-isolation", "--no-deps", "-w", target,
         "--config-settings", f"build-dir={target}/build", *settings], capture_output=True, text=True, **more)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    done = pip_wheel(folder, f"cmake.define.MODELMEND_PREBUILT={BINARY}")
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def source_distribution(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    name = run(sys.executable, "-c", "import sys, build_backend as b; print(b.build_sdist(sys.argv[1]))",
               folder, cwd=ROOT, env={**os.environ, "PYTHONPATH": "packaging"}).split()[-1]
    shutil.unpack_archive(folder / name, folder)
    return folder / f"modelmend-{VERSION}"


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The Python of a virtual environment in which only the wheel is."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin/python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    return python


def test_one_wheel_serves_every_python_of_the_platform(wheel):
    assert re.fullmatch(rf"modelmend-{VERSION}-py3-none-linux_\w+\.whl", wheel.name)


def test_the_wheel_holds_the_binary_a_launcher_and_the_licences(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    info = f"modelmend-{VERSION}.dist-info"
    assert names == {
        f"modelmend-{VERSION}.data/scripts/modelmend",
        "modelmend/__init__.py", "modelmend/__main__.py", "modelmend/_find_modelmend.py",
        f"{info}/METADATA", f"{info}/RECORD", f"{info}/WHEEL", f"{info}/licenses/LICENSE", NOTICES}


def test_the_installed_binary_runs_by_name_and_as_a_module(installed):
    said = f"modelmend {VERSION}\n"
    assert run(installed.parent / "modelmend", "--version") == said
    assert run(installed, "-m", "modelmend", "--version") == said


def test_the_module_passes_arguments_and_the_exit_code_on(installed, tmp_path):
    done = subprocess.run([installed, "-m", "modelmend", "run", "--no-such-option"], cwd=tmp_path,
                          capture_output=True, text=True)
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


def test_python_finds_the_binary_in_the_environment(installed):
    code = "import modelmend; print(modelmend.find_modelmend_bin())"
    assert run(installed, "-c", code).strip() == str(installed.parent / "modelmend")


def test_python_finds_the_binary_beside_a_package_in_a_target_folder(wheel, tmp_path):
    run(sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", tmp_path, wheel)
    found = run(sys.executable, "-c", "import modelmend; print(modelmend.find_modelmend_bin())",
                env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert found.strip() == str(tmp_path / "bin/modelmend")


def test_a_lost_binary_is_named(wheel, tmp_path):
    run(sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", tmp_path, wheel)
    (tmp_path / "bin/modelmend").unlink()
    done = subprocess.run([sys.executable, "-m", "modelmend"], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert done.returncode != 0
    assert "no modelmend in" in done.stderr


def test_the_source_distribution_builds_without_npm(source_distribution, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("c++", "cc", "cmake", "ninja", "pkg-config", "sh", "ar", "as", "ld", "ranlib"):
        (tools / name).symlink_to(shutil.which(name))
    run("cmake", "-S", source_distribution, "-B", tmp_path / "build", "-G", "Ninja",
        "-DMODELMEND_STATIC=ON", "-DMODELMEND_TESTS=OFF", env={**os.environ, "PATH": str(tools)})
    run("ninja", "-C", tmp_path / "build", "tree_sitter", env={**os.environ, "PATH": str(tools)})


def test_the_source_distribution_carries_the_licences_and_no_tests(source_distribution):
    assert (source_distribution / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    assert "==== libre2-dev ====" in (source_distribution / "THIRD_PARTY_NOTICES").read_text()
    assert not (source_distribution / "tests").exists()
    assert not (ROOT / "THIRD_PARTY_NOTICES").exists()


def test_one_line_says_what_a_build_lacks(tmp_path):
    done = pip_wheel(tmp_path, env={**os.environ, "PATH": str(tmp_path)})
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if "modelmend cannot be built here" in line]
    assert len(said) == 1
    assert "pkg-config, g++, libcli11-dev" in said[0]


def test_the_packages_that_a_build_needs_are_those_that_the_set_up_installs():
    script = (ROOT / "scripts/lib/setup.sh").read_text()
    listed = set(re.search(r"build_packages=\((.*?)\)", script, re.DOTALL)[1].split())
    libraries = {package for package in listed if package.startswith("lib") or package.endswith("-dev")}
    assert libraries == set(build_backend.HEADERS.values())


def test_every_header_that_a_build_needs_is_found_here():
    assert build_backend.missing_packages() == []


def headers_read():
    """Absolute paths of all headers from elsewhere that the binary's own sources were compiled with."""
    own = False
    for line in run("ninja", "-C", BUILD, "-t", "deps").splitlines():
        if not line.startswith(" "):
            own = line.startswith("src/")
        elif own and line.strip().startswith("/usr/"):
            yield os.path.realpath(line.strip())


def archives_linked():
    command = run("ninja", "-C", BUILD, "-t", "commands", "modelmend").splitlines()[-1]
    yield from (os.path.realpath(word) for word in command.split() if re.match(r"/usr/.*\.(a|so)$", word))


def package_of_notice(package):
    """Packages of one source share a folder of documents: that of libstdc++-12-dev is gcc-12-base's."""
    return pathlib.Path(f"/usr/share/doc/{package}").resolve().name


def test_the_licences_are_those_of_everything_that_is_compiled_or_linked_in(wheel):
    with zipfile.ZipFile(wheel) as archive:
        notices = archive.read(NOTICES).decode()
    paths = sorted({*headers_read(), *archives_linked()})
    assert any("re2" in path for path in paths) and any(path.endswith(".a") for path in paths)
    owners = run("dpkg", "-S", *paths)
    packages = {line.split(":")[0] for line in owners.splitlines() if not line.startswith("diversion")}
    glibc = {"libc6-dev", "linux-libc-dev"}  # stays a shared library of the system
    shared_in_debug_builds = {"libfmt9": "libfmt-dev"}
    sanitizers = {each for each in packages if each.startswith("libclang-")}  # of debug builds
    used = {
        shared_in_debug_builds.get(each, package_of_notice(each))
        for each in packages - glibc - sanitizers
    }
    written = re.findall(r"^==== ((?:lib|gcc|nlohmann)\S+) ====$", notices, re.MULTILINE)
    assert used == {package_of_notice(each) for each in written}
    assert "==== tree-sitter ====" in notices and "==== tree-sitter-python ====" in notices


def test_cmake_puts_everything_where_it_belongs(tmp_path):
    run("cmake", "--install", BUILD, "--prefix", tmp_path)
    assert run(tmp_path / "bin/modelmend", "--version") == f"modelmend {VERSION}\n"
    assert list((tmp_path / "share/modelmend/rewrite_rules/uuid-to-integer").glob("*/rule.yaml"))
    assert {path.name for path in (tmp_path / "share/doc/modelmend").iterdir()} == {
        "LICENSE", "THIRD_PARTY_NOTICES"}
    for place in ("bash-completion/completions/modelmend", "zsh/site-functions/_modelmend",
                  "fish/vendor_completions.d/modelmend.fish", "man/man1/modelmend.1"):
        assert "modelmend" in (tmp_path / "share" / place).read_text()
