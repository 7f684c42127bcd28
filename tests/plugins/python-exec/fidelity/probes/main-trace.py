#: tells: settrace and setprofile see the script and nothing else
import sys
import threading

events = []


def trace(frame, event, argument):
    events.append((event, frame.f_code.co_name, frame.f_lineno))
    return trace


def work(n):
    if n:
        work(n - 1)
    return [i for i in range(n)]


sys.settrace(trace)
work(2)
sys.settrace(None)
sys.setprofile(trace)
work(1)
sys.setprofile(None)
for event in events:
    print(event)
seen = []
sys.addaudithook(lambda name, arguments: seen.append(name))
open(__file__).close()
import decimal
print([name for name in seen if name in ("open", "import")][:3])
