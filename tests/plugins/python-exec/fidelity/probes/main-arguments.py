#: tells: sys.argv and sys.orig_argv
#: args: []
#: args: ["one", "two words", "", "ä€😀", "a\nb", "'\"\\$HOME`"]
#: args: ["-c", "print(1)", "-m", "--help", "--", "-u", "-X", "dev"]
import sys

print(sys.argv)
print(sys.orig_argv)
print(len(sys.argv), sys.argv[0] == __file__, type(sys.argv), sys.argv is sys.orig_argv)
