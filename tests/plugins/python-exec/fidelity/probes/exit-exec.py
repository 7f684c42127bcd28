#: tells: a script that becomes another program
#: args: ["python"]
#: args: ["sh"]
#: args: ["itself"]
import os
import sys

print("first", flush=True)
if sys.argv[1] == "python":
    os.execv(sys.executable, [sys.executable, "-c", "import sys, signal; print(sys.argv, sys.path[:2], sys.flags, signal.getsignal(15)); sys.exit(3)"])
elif sys.argv[1] == "sh":
    os.execlp("sh", "sh", "-c", "ls -l /proc/self/fd | sed 's/.* \\([0-9]*\\) -> \\([a-z/]*\\).*/\\1 \\2/' | sed 's/proc.*/proc/'; grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status; exit 4")
elif sys.argv[1] == "itself":
    os.execv(sys.executable, [sys.executable, "-u", __file__, "again"])
print(sys.argv[1:], sys.orig_argv[1:2], flush=True)
