#: tells: what the kernel says of the process: capabilities, signals, threads, control group
#: but: fork: the launcher sets this, not the interpreter
import re

WANTED = ("Name", "Umask", "State", "TracerPid", "Uid", "Gid", "FDSize", "Groups", "Threads", "SigPnd", "ShdPnd", "SigBlk", "SigIgn",
          "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Cpus_allowed", "Mems_allowed", "CoreDumping")
for line in open("/proc/self/status"):
    if line.split(":")[0] in WANTED:
        print(re.sub(r"\s+", " ", line))
caught = int(re.search(r"SigCgt:\s*(\w+)", open("/proc/self/status").read())[1], 16)
print([number for number in range(1, 65) if caught >> number - 1 & 1 and number != 15], "SIGTERM is told of by signal-terminate.py")
print(re.sub("program-[0-9]+", "program-…", open("/proc/self/cgroup").read()))
