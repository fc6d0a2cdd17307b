"""Where the binary of this package is; `python -m modelmend` starts it."""

from ._find_modelmend import find_modelmend_bin

__all__ = ["find_modelmend_bin"]
