#: tells: limits, umask, niceness, scheduling
#: but: fork: the launcher sets this, not the interpreter
import os
import resource

for name in sorted(vars(resource)):
    if name.startswith("RLIMIT_"):
        print(name, resource.getrlimit(getattr(resource, name)))
print(oct(os.umask(0o22)), os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0), os.sched_getparam(0))
print(sorted(os.sched_getaffinity(0)) == list(range(os.cpu_count())), os.sched_rr_get_interval(0) > 0)
for name in ("oom_score_adj", "timerslack_ns", "personality", "coredump_filter"):
    try:
        print(name, open(f"/proc/self/{name}").read().strip())
    except OSError as error:
        print(name, error.strerror)
