"""Makes a flame graph: records with perf, folds its stacks, and draws them as one SVG that any browser shows."""
import collections
import html
import re
import subprocess
import sys

WIDTH, ROW, LEAST = 1400, 17, 1  # pixels; what is narrower than the last isn't drawn


def record(pids, command, place):
    """Profiles these processes (with commas between) while the command runs; returns the SVG, PLACE.svg. What it was made
    of is beside it: PLACE.perf for perf itself, PLACE.folded for other viewers."""
    data = place.with_suffix(".perf")
    try:
        subprocess.run(["perf", "record", "-q", "--no-inherit", "-F", "999", "--call-graph", "dwarf,8192", "-p", pids,
                        "-o", data, "--", *command], check=True, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        sys.exit("bench: perf is missing: apt-get install linux-perf")
    except subprocess.CalledProcessError:
        sys.exit("bench: perf wasn't allowed to record: as root, or with sysctl kernel.perf_event_paranoid=1, it is")
    script = subprocess.run(["perf", "script", "-i", data, "--no-inline", "-F", "comm,period,ip,sym"], check=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    stacks = fold(script)
    folded = (f"{';'.join(stack)} {count}\n" for stack, count in sorted(stacks.items()))
    place.with_suffix(".folded").write_text("".join(folded))
    graph = place.with_suffix(".svg")
    graph.write_text(draw(stacks))
    return graph


def fold(script):
    """{stack, from the process down: period} of what 'perf script' says."""
    stacks = collections.Counter()
    for sample in script.split("\n\n"):
        head, *frames = [line for line in sample.split("\n") if line.strip()] or [""]
        found = re.match(r"(.*\S)\s+(\d+)\s*:?\s*$", head)
        if found:
            stacks[(found[1].strip(), *(name_of(frame) for frame in reversed(frames)))] += int(found[2])
    return stacks


def name_of(frame):
    """Without its address and its arguments."""
    name = re.sub(r"^\s*[0-9a-f]+\s+", "", frame).replace("(anonymous namespace)::", "").replace(";", ":")
    return name.split("(")[0].strip() or "[unknown]"


def draw(stacks):
    """Each frame as wide as its share; whoever it was called by is below."""
    total = sum(stacks.values()) or 1
    rows = []  # of {stack up to here: period}
    for stack, count in stacks.items():
        for depth in range(1, len(stack) + 1):
            if len(rows) < depth:
                rows.append(collections.Counter())
            rows[depth - 1][stack[:depth]] += count
    places = {(): 0.0}
    boxes = []
    height = ROW * (len(rows) + 1)
    for depth, row in enumerate(rows):
        next_place = {}
        for stack in sorted(row):
            x = next_place.get(stack[:-1], places[stack[:-1]])
            width = row[stack] / total * WIDTH
            places[stack] = x
            next_place[stack[:-1]] = x + width
            if width >= LEAST:
                boxes.append(box(stack[-1], x, height - ROW * (depth + 2), width, row[stack] / total))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" '
            f'font-size="11">\n{"".join(boxes)}</svg>\n')


def box(name, x, y, width, share):
    hue = 10 + sum(name.encode()) % 45  # one function, one colour
    text = html.escape(name[:int(width / 7)]) if width > 20 else ""
    return (f'<g><title>{html.escape(name)}: {100 * share:.1f} %</title><rect x="{x:.1f}" y="{y}" width="{width:.1f}" '
            f'height="{ROW - 1}" fill="hsl({hue},80%,65%)"/><text x="{x + 2:.1f}" y="{y + 12}">{text}</text></g>\n')
