#pragma once

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further::pitopd {

/// One message of pi-topd: `id|p1|p2…`, a frame of UTF-8. A value.
struct WireMessage {
    std::int64_t id = 0;
    std::vector<std::int64_t> parameters = {};

    WireMessage() = default;
    explicit WireMessage(std::int64_t number, std::vector<std::int64_t> with = {});
    explicit WireMessage(Request request, std::vector<std::int64_t> with = {});
    explicit WireMessage(Refusal refusal);
    explicit WireMessage(Event event, std::vector<std::int64_t> with = {});
    /// The answer that `request` gets where it is served.
    static WireMessage answer(Request request, std::vector<std::int64_t> with = {});

    bool is(Request request) const { return id == static_cast<std::int64_t>(request); }
    bool is(Refusal refusal) const { return id == static_cast<std::int64_t>(refusal); }
    bool is(Event event) const { return id == static_cast<std::int64_t>(event); }

    /// What is sent.
    std::string text() const;

    /// Takes integers as the daemon does (pythonInteger). Nothing where one of the fields is none. Whether the id
    /// stands in a table, and how many parameters it has, isn't looked at.
    static std::optional<WireMessage> parse(std::string_view text);

    friend bool operator==(const WireMessage&, const WireMessage&) = default;
};

/// The fields between the `|`; at least one.
std::vector<std::string_view> fieldsOf(std::string_view text);

/// The number that Python's int() makes of a text: blanks around it, a sign, zeros in front and single `_` between
/// digits are fine (docs.python.org, 'int'). One that doesn't fit is the nearest that does. Digits and blanks beyond
/// ASCII, which int() knows too, are not taken.
std::optional<std::int64_t> pythonInteger(std::string_view text);

} // namespace further::pitopd
