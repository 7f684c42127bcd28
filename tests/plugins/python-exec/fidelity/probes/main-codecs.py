#: tells: encodings and the locale
import codecs
import locale
import sys

print(sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.flags.utf8_mode)
print(locale.getpreferredencoding(), locale.getencoding(), locale.getlocale(), locale.setlocale(locale.LC_ALL))
print([locale.setlocale(category) for category in (locale.LC_CTYPE, locale.LC_NUMERIC, locale.LC_TIME, locale.LC_COLLATE, locale.LC_MONETARY)])
print(locale.localeconv(), open(__file__).encoding, codecs.lookup("utf-8").name)
for handler in ("strict", "surrogateescape", "xmlcharrefreplace"):
    print(codecs.lookup_error(handler).__name__)
