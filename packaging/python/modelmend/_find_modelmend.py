import os
import sys
import sysconfig


def _script_folders():
    """Where an installer may have put the binary, most likely first."""
    yield sysconfig.get_path("scripts")
    yield sysconfig.get_path("scripts", vars={"base": sys.base_prefix})
    # `pip install --user`
    yield sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user")
                             if hasattr(sysconfig, "get_preferred_scheme") else "posix_user")
    # `pip install --target FOLDER` and `--prefix FOLDER`: relative to this package.
    package = os.path.dirname(os.path.abspath(__file__))
    yield os.path.join(os.path.dirname(package), "bin")
    yield os.path.normpath(os.path.join(package, *[os.pardir] * 4, "bin"))


def find_modelmend_bin():
    """The path of the binary. FileNotFoundError names the first place where it should be."""
    folders = list(_script_folders())
    for folder in folders:
        path = os.path.join(folder, "modelmend" + (sysconfig.get_config_var("EXE") or ""))
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"no modelmend in {folders[0]}; install the wheel again")
