#: tells: fileinput, csv and json from stdin
#: type: "a,b\n1,2\n{\"x\": 1}\n"
#: eof
import csv
import fileinput
import json

lines = list(fileinput.input(files=("-",)))
print(lines, fileinput.lineno(), list(csv.reader(lines[:2])), json.loads(lines[2]))
