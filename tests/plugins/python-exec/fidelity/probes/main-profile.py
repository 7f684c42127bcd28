#: tells: profilers: what was called, and nothing of ours
import cProfile
import io
import pstats
import re


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


profile = cProfile.Profile()
profile.runcall(fibonacci, 10)
report = io.StringIO()
pstats.Stats(profile, stream=report).sort_stats("ncalls").print_stats()
print(re.sub(r"\d+\.\d+", "…", report.getvalue()))
