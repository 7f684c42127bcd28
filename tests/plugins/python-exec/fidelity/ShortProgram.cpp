#include "ShortProgram.h"

namespace further::testing {

ShortProgram::ShortProgram(std::size_t number) : name("program " + std::to_string(number)) {
    switch (number % 5) {
    case 0:
        count(number);
        break;
    case 1:
        repeatInput(number);
        break;
    case 2:
        leaveWithoutLineEnd(number);
        break;
    case 3:
        leaveAtOnceAfterMuch(number);
        break;
    default:
        fail(number);
    }
}

void ShortProgram::count(std::size_t number) {
    const auto own = std::to_string(number);
    source = "import sys\nfor i in range(30):\n    print(" + own + ", i, 'ä€😀')\n    print(i, " + own +
             ", file=sys.stderr)\n";
    for (int i = 0; i < 30; ++i) {
        const auto line = std::to_string(i);
        expected.output.append(own).append(" ").append(line).append(" ä€😀\n");
        expected.errors.append(line).append(" ").append(own).append("\n");
    }
}

void ShortProgram::repeatInput(std::size_t number) {
    source = "import sys\nprint(input()); print(sys.stdin.read(), end='', file=sys.stderr)";
    const auto own = std::to_string(number);
    expected.output = own + " in, and out\n";
    expected.errors = "the rest of " + own;
    input = expected.output + expected.errors;
}

void ShortProgram::leaveWithoutLineEnd(std::size_t number) {
    expected.exitCode = static_cast<int>(number % 256);
    expected.output = std::to_string(number) + " ends";
    source = "print('" + expected.output + "', end='')\nraise SystemExit(" + std::to_string(expected.exitCode) + ")";
}

void ShortProgram::leaveAtOnceAfterMuch(std::size_t number) {
    const auto size = 50'000 + number % 1000;
    source = "import os, sys\nsys.stdout.write('x' * " + std::to_string(size) + ")\nsys.stdout.write('" + name +
             "')\nos._exit(7)";
    expected = {std::string(size, 'x') + name, "", 7};
}

void ShortProgram::fail(std::size_t /*number*/) {
    source = "import sys\nsys.tracebacklimit = 0\nraise KeyError('" + name + "')";
    expected = {"", "KeyError: '" + name + "'\n", 1};
}

} // namespace further::testing
