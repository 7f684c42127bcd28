#pragma once

#include "access/Identity.h"

#include <further/Error.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Who did what on this device: one line each in the log, from the logger `audit` at the level notice, as `KIND
/// key=value …`. Values that strangers choose stand in JSON's quotes, in printable ASCII and cut after 400 bytes, so
/// that nobody can write a line of his own. Never code, input or output. Any thread.
namespace further::audit {

/// What a program's code is known by: `sha256:` and 64 hexadecimal digits.
std::string digestOf(std::string_view code);

/// A client was let in. `origin`: of its page; empty for none.
void connected(std::uint64_t client, const std::string& address, const std::string& origin, const Identity& identity);
/// One that was let in as a stranger is somebody now, or somebody else.
void authenticated(std::uint64_t client, const std::string& address, const std::string& origin,
                   const Identity& identity);
/// So many strangers have come and gone of whom no line tells.
void untold(std::size_t strangers);
/// All that it has started ends.
void disconnected(std::uint64_t client, std::string_view why);
/// Whoever looks after the device has made that token, or approved that page (`origin`) at that `address`.
void granted(const Identity& identity, const std::string& origin = {}, const std::string& address = {});
/// … and has taken it back.
void revoked(const Identity& identity);
/// Somebody wasn't let in.
void refused(std::string_view sentence);

/// A program that a client has asked for.
struct Program {
    std::uint64_t client;
    std::string process; ///< its name in the dialect: on /exec always the same
    std::string plugin;
    std::string user; ///< of whom it runs
    std::string code; ///< its digest; empty where it is a file on the device
    std::string path; ///< of that file
};
void started(const Program& program);
/// `exitCode`: nothing where its client left before it ended.
void stopped(const Program& program, std::optional<int> exitCode);
/// It never ran.
void failed(const Program& program, const Error& error);

} // namespace further::audit
