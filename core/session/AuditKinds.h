#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

namespace further::audit {

/// A kind of audit line: the word that it begins with, and what systemd's journal knows it by (`journalctl
/// MESSAGE_ID=…`). That stays as it is for ever: other people's filters name it. A new kind gets an id of its own
/// (`systemd-id128 new`), a text in config/systemd/further-link.catalog and a row in SECURITY.md;
/// tests/package/test_units.py holds the three together.
struct Kind {
    std::string_view word;
    std::string_view messageId;
};

// clang-format off
inline constexpr std::array kinds{
    Kind{"connected", "57b55f5de80741b5833e1ee69857d577"},
    Kind{"authenticated", "21cb374652504a94a2cbbf3aa2724384"},
    Kind{"untold", "35c9292b4c1245b29e797dcab5e6d612"},
    Kind{"disconnected", "e746f169b5644e76a8144d7e83b7d071"},
    Kind{"granted", "0616eb0a9351461e86cd3c06a6a68e04"},
    Kind{"revoked", "3a2d8600a596488cabb1def2934f8683"},
    Kind{"refused", "bc43f821564746118f59589943020822"},
    Kind{"started", "c94dd858493b487a88a05193aa22da73"},
    Kind{"stopped", "a02e5585da234acaa8e7ec7627eae299"},
    Kind{"failed", "e00d371b7d5745eeba87a58c970d1196"},
};
// clang-format on

/// A word that is none of these doesn't compile.
consteval Kind kindOf(std::string_view word) {
    for (const auto& kind : kinds)
        if (kind.word == word)
            return kind;
    throw std::logic_error("no kind of audit line");
}

} // namespace further::audit
