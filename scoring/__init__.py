"""Survey statistics for small known populations: pure functions over coded answers.

Each topic is a module, imported when it is first used, so that ``import scoring`` costs next to nothing and
``scoring.weighting.rake`` is there all the same.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

__all__ = sorted(module.name for module in iter_modules(__path__))

if not TYPE_CHECKING:  # a checker finds the modules by itself, and should refuse any other name

    def __getattr__(name: str) -> object:
        """Import the module of a topic when it is first named."""
        if name not in __all__:
            raise AttributeError(f"scoring has no {name!r}; its modules are {', '.join(__all__)}")
        return import_module(f"scoring.{name}")
