"""The rows of this service, a module for each noun; the kit's own tables stand beside them."""

from importlib import import_module
from pkgutil import iter_modules

from inventory_service.store.tables.ground import kit, metadata

__all__ = ["kit", "metadata"]

# The metadata is whole once every module has been read.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
