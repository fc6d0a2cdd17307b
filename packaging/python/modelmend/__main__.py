import os
import sys

from modelmend import find_modelmend_bin

if __name__ == "__main__":
    binary = find_modelmend_bin()
    os.execv(binary, [binary, *sys.argv[1:]])
