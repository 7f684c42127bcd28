#: tells: the import system: hooks, finders, the cache of importers
import sys

print([getattr(hook, "__qualname__", repr(hook)) for hook in sys.path_hooks], len(sys.path_hooks))
print([getattr(finder, "__qualname__", type(finder).__qualname__) for finder in sys.meta_path], len(sys.meta_path))
for path, importer in sys.path_importer_cache.items():
    print(path, type(importer).__name__)
