"""The lines of scripts/bench: what each shows of what was measured, the figure to reach, and how it is printed."""
import dataclasses
from typing import Callable, Optional

# Where the targets come from; other machines are slower or faster, which is what the floor is for.
PLANNED_PYTHON_MS = 14
# Others, as they were measured there.
ELSEWHERE = ("Further-Link (2019)", "Further-Link 5.11", "websocketd 0.4.1", "terminado 0.17", "ttyd")
FIRST = ("47", "25", "15.7", "20.5", "17.6")
STOPPED = ("104", "25.8", "18.9", "123", "20.5")


@dataclasses.dataclass(frozen=True)
class Target:
    """The figure to reach: what it says, and whether a figure, beside the floor's, reaches it."""
    text: str
    reached: Callable


def at_most(limit):
    return Target(f"≤ {limit:g}", lambda figure, _: figure <= limit)


def at_least(limit):
    return Target(f"≥ {limit:g}", lambda figure, _: figure >= limit)


def floor_plus(more):
    return Target(f"≤ floor + {more:g}", lambda figure, floor: floor is not None and figure <= floor + more)


def times_floor(part, more=False):
    if more:
        return Target(f"≥ {part:g} × floor", lambda figure, floor: floor is not None and figure >= part * floor)
    return Target(f"≤ {part:g} × floor", lambda figure, floor: floor is not None and figure <= part * floor)


@dataclasses.dataclass(frozen=True)
class Line:
    """One line of the table."""
    name: str
    unit: str
    measure: str  # of further-bench, or of scripts/bench itself
    figure: str
    target: Target
    ours: str = "ours"  # which of our agents
    statistic: str = "median"
    p99: Optional[Target] = None
    more_is_better: bool = False
    elsewhere: tuple = ()  # the figures of ELSEWHERE, measured on another machine, with the floor of PLANNED_PYTHON_MS


LINES = (
    Line("connect and handshake", "ms", "handshake", "handshake", at_most(0.3),
         elsewhere=("0.46", "1.9", "18.5", "11.5", "8.0")),
    Line("`start` → `started`", "ms", "starts", "started", at_most(1), elsewhere=("4.0", "9.1")),
    Line("`start` → first byte of `print('hi')`, warm", "ms", "starts", "first", times_floor(0.15), elsewhere=FIRST),
    Line("… cold", "ms", "starts", "first", floor_plus(0.7), ours="cold", elsewhere=FIRST),
    Line("`start` → `stopped`, warm", "ms", "starts", "stopped", times_floor(0.5), elsewhere=STOPPED),
    Line("… cold", "ms", "starts", "stopped", floor_plus(0.7), ours="cold", elsewhere=STOPPED),
    Line("`start` → first byte with `import numpy, PIL` preloaded", "ms", "preloaded", "first", at_most(4),
         ours="preloaded"),
    Line("`stop` → `stopped`", "ms", "stop", "stopped", at_most(1.5), elsewhere=("–", "2.0")),
    Line("echo of a line by a running program", "µs", "echo", "echo", at_most(60), p99=at_most(150),
         elsewhere=("120", "101000", "52 [120]", "360", "160")),
    Line("stdout, one `print()` a line", "MB/s", "lines", "rate", times_floor(0.9, more=True), more_is_better=True,
         elsewhere=("7.4", "0.14", "9.4", "9.8", "10.6")),
    Line("stdout in 64 KiB writes", "MB/s", "chunks", "rate", times_floor(0.6, more=True), more_is_better=True,
         elsewhere=("8.3", "0.15", "9.0", "33", "43")),
    Line("… the server's CPU for one MB", "ms", "chunks", "processor", at_most(2),
         elsewhere=("109", "7338", "64", "21", "12")),
    Line("stdin", "MB/s", "input", "rate", at_least(100), more_is_better=True,
         elsewhere=("4.2", "97", "19", "45", "59")),
    Line("output lost or torn in {programs} short programs, cold", "", "programs", "wrong", at_most(0), ours="cold",
         elsewhere=("30 in 100", "14 in 100", "0 in 100", "0 in 100", "1 in 100")),
    Line("… warm", "", "programs", "wrong", at_most(0)),
    Line("memory, idle", "MB", "memory", "memory", at_most(12), ours="cold",
         elsewhere=("36.6", "54.3", "6.2", "29.9", "5.1")),
    Line("… with a warm interpreter", "MB", "memory", "memory", at_most(25)),
    Line("memory of an idle connection", "kB", "idle", "connection", at_most(2),
         elsewhere=("25", "17", "23", "20", "8")),
    Line("… with TLS", "kB", "idle-tls", "connection", at_most(20)),
    Line("100 programs started together, until all run", "s", "burst", "running", times_floor(1),
         elsewhere=("1.8", "2.6", "1.7", "7–11", "1.7")),
    Line("… with a preloaded zygote", "s", "burst", "running", times_floor(0.5), ours="preloaded"),
    Line("echo beside a client that floods and doesn't read", "µs", "echo-beside-stalled", "echo", at_most(200),
         statistic="p99", elsewhere=("120", "100000", "50", "800", "130")),
    Line("… growth of memory meanwhile", "MB", "echo-beside-stalled", "growth", at_most(2), statistic="most",
         elsewhere=("0.4", "14, output lost", "0", "256 in 6 s", "0")),
    Line("… holes in its output, read at last", "", "echo-beside-stalled", "holes", at_most(0), statistic="most"),
    Line("echo beside a client that floods and reads", "µs", "echo-beside-reader", "echo", at_most(1000),
         statistic="p99", elsewhere=("140 [900]", "100000", "80 [15800]", "600 [1400]", "250 [600]")),
)
OURS = ("ours", "cold", "preloaded")


def number(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 0.01 else "0"


def shown(figure, latency):
    """'0.31 ±4 % [0.62]': the median, how far half of the samples are from it, and the p99 of what is a latency."""
    text = number(figure["median"])
    if figure["count"] > 1 and figure["median"]:
        text += f" ±{50 * (figure['upper'] - figure['lower']) / abs(figure['median']):.0f} %"
    return text + (f" [{number(figure['p99'])}]" if latency and figure["count"] > 1 else "")


def row(line, measured, peers, programs, absent=None):
    """A line as it is printed and as it stands in the JSON. `absent`: why an agent of ours isn't there."""
    subjects = measured.get(line.measure, {})

    def figure(subject):
        return subjects.get(subject, {}).get(line.figure)

    floor, ours, client = figure("floor"), figure(line.ours), figure("client")
    latency = line.unit in ("ms", "µs") and line.figure != "processor"
    found = {"line": line.name.format(programs=programs), "unit": line.unit, "floor": floor, "ours": ours,
             "target": line.target.text + (f" [{line.p99.text}]" if line.p99 else ""), "statistic": line.statistic,
             "against": {peer: figure(peer) for peer in peers}, "elsewhere": dict(zip(ELSEWHERE, line.elsewhere))}
    if line.statistic == "p99":
        found["target"] = f"[{found['target']}]"
    found["shown"] = {name: shown(each, latency) for name, each in
                      (("floor", floor), ("ours", ours), *found["against"].items()) if each}
    if not ours:
        found["not_measured"] = ((absent or {}).get(line.ours) or subjects.get(line.ours, {}).get("error")
                                 or subjects.get("error") or "there is no such figure")
        return found
    floor_value = floor[line.statistic] if floor else None
    found["reached"] = (line.target.reached(ours[line.statistic], floor_value)
                        and (not line.p99 or line.p99.reached(ours["p99"], None)))
    if floor_value:
        found["ratio"] = ours[line.statistic] / floor_value
    if client and ours["median"]:
        found["client_headroom"] = (client["median"] / ours["median"] if line.more_is_better
                                    else ours["median"] / client["median"])
    return found


def cells(found, peers):
    shown_as = found["shown"]
    reached = {True: "yes", False: "**no**"}.get(found.get("reached"), "–")
    ours = shown_as.get("ours") or "not measured"
    return [found["line"] + (f", {found['unit']}" if found["unit"] else ""), shown_as.get("floor", "–"), ours,
            number(found["ratio"]) if "ratio" in found else "–", found["target"], reached,
            *(shown_as.get(peer, "–") for peer in peers)]


def markdown(rows, peers):
    """With the figures of others that were measured elsewhere, for the README."""
    lines = [["", "floor", "ours", "× floor", "target", "reached", *peers, *(f"*{name}*" for name in ELSEWHERE)]]
    lines.append(["---"] * len(lines[0]))
    lines += [[*cells(each, peers), *(each["elsewhere"].get(name, "–") for name in ELSEWHERE)] for each in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def plain(rows, peers):
    """For a terminal."""
    lines = [["", "floor", "ours", "× floor", "target", "reached", *peers], *(cells(each, peers) for each in rows)]
    lines = [[cell.replace("**", "").replace("`", "") for cell in line] for line in lines]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def notes(rows, measured):
    """What has to be said below the table."""
    for each in rows:
        if "not_measured" in each:
            yield f"not measured: {each['line']}: {each['not_measured'].rstrip('.')}"
        elif each.get("client_headroom", 2) < 1.5:
            yield (f"the client may be the limit: {each['line']}: alone, it does only {each['client_headroom']:.2f} times "
                   "as well")
    for measure, subjects in measured.items():
        for subject, figures in subjects.items():
            if isinstance(figures, dict) and "error" in figures and subject not in OURS:
                yield f"not measured, or not to the end: {measure} of {subject}: {figures['error'].rstrip('.')}"
    floor = measured.get("starts", {}).get("floor", {}).get("first")
    if floor:
        yield (f"a bare python3 took {PLANNED_PYTHON_MS} ms on the machine that the targets come from, and here "
               f"{floor['median']:.1f}")
