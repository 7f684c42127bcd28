#: tells: warnings, with their file, line and text, and the filters
import warnings

print(warnings.filters, warnings.defaultaction, warnings.onceregistry)
for category in (UserWarning, DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning, BytesWarning):
    warnings.warn("a " + category.__name__, category)
for again in range(2):
    warnings.warn("twice")
warnings.simplefilter("error")
if 1 is 1:
    pass
open(__file__)
import asynchat
