"""The cage's door: ``python -I -S <this folder> <libraries> <question> [words...]``.

``site`` would cost as much time as drawing a page, so the caller says where the libraries lie.
"""

import importlib
import os
import sys
import types

if __name__ == "__main__":
    here = types.ModuleType("cage")
    here.__path__ = [os.path.dirname(os.path.abspath(__file__))]  # noqa: PTH100, PTH120 - pathlib is slow to import
    sys.modules["cage"] = here
    sys.path += sys.argv[1].split(os.pathsep)
    importlib.import_module("cage.answering").main(*sys.argv[2:])
