#pragma once

#include "Options.h"
#include "Report.h"

namespace further::bench {

/// "handshake": until the connection is open.
void measureHandshake(const Options& options, Report& report);
/// "started", "first" (byte of output) and "stopped", from the start on.
void measureStarts(const Options& options, Report& report);
/// "stopped", from the stop on.
void measureStop(const Options& options, Report& report);
/// "running": until all of `count` programs that are started together have printed something, in seconds.
void measureBurst(const Options& options, Report& report);

/// "echo" of a line by a program, in microseconds.
void measureEcho(const Options& options, Report& report);
/// The same beside a client that floods and doesn't read; "growth" of the server's memory in MB while it doesn't, and
/// "holes" in its output when it reads at last.
void measureEchoBesideStalled(const Options& options, Report& report);
/// The same beside one that floods and reads.
void measureEchoBesideReader(const Options& options, Report& report);

/// "rate" in MB/s of `size` bytes printed line by line, and "processor", the server's milliseconds for one MB.
void measureLines(const Options& options, Report& report);
/// The same in writes of 64 KiB.
void measureChunks(const Options& options, Report& report);
/// "rate" of `size` bytes to a program that only reads.
void measureInput(const Options& options, Report& report);

/// "wrong": how many of `count` short programs, one after the other, lost or tore something.
void measureShortPrograms(const Options& options, Report& report);

} // namespace further::bench
