#include "ctl/PairCommand.h"

#include "ctl/AgentRefusal.h"
#include "ctl/Dialogue.h"
#include "ctl/Failure.h"
#include "ctl/Output.h"
#include "ctl/Pairing.h"
#include "ctl/Printable.h"
#include "ctl/SlowNote.h"
#include "ctl/TlsConnection.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace further::ctl {

namespace {

constexpr auto pairHelp = R"(Example, where the device's owner has typed "further-linkctl lan enable" on it:
  further-linkctl pair raspberrypi.local
  further-linkctl run --host raspberrypi.local hello.py

It shows the device's fingerprint: say yes where the device shows the same one.
Then it asks for the six digits of the code, which the device shows, too. In a
script, give the fingerprint, and the code through the standard input:
  echo 123456 | further-linkctl pair 192.168.1.5 --fingerprint AB:CD:...

What lets this computer in is kept in ~/.config/further-link/devices.json; take
it back on the device with: further-linkctl token revoke NAME.)";

constexpr std::chrono::seconds pairingPatience{5};
constexpr int mostAttempts = 3;
/// The longest name that a token may have.
constexpr std::size_t longestName = 64;
constexpr std::size_t codeLength = 6;

/// The digits of what was typed, blanks and hyphens aside; empty where it is no code.
std::string codeIn(std::string typed) {
    typed.erase(std::remove_if(typed.begin(), typed.end(), [](char c) { return c == ' ' || c == '-'; }), typed.end());
    const bool digits = std::all_of(typed.begin(), typed.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits && typed.size() == codeLength ? typed : std::string();
}

bool isYes(const std::optional<std::string>& answer) {
    return answer && (*answer == "y" || *answer == "Y" || *answer == "yes" || *answer == "Yes" || *answer == "YES");
}

} // namespace

PairCommand::PairCommand(CLI::App& program)
    : _app(*program.add_subcommand("pair", "Make this computer known to a device of the network, by its code")) {
    _app.add_option("HOST", _address.host, "The device, by name or address")->option_text(" ")->required();
    _address.addPortTo(_app);
    _app.add_option("--name", _name, "What the device calls this computer")->option_text("NAME (this computer's)");
    _app.add_option("--fingerprint", _fingerprint, "What the device shows; without it you are asked")
        ->option_text("AB:CD:...");
    _app.footer(pairHelp);
}

int PairCommand::run() {
    const auto recognised = recognise();
    const auto device = pairWith(recognised, askCode());
    _store.keep(device);
    print(printable("This computer is paired with " + device.address.text() + ", which calls it " + device.name +
                    ". Try: further-linkctl run" + device.address.options() + " FILE\n"));
    return static_cast<int>(ExitCode::good);
}

PairedDevice PairCommand::recognise() const {
    const auto expected = PeerCertificate::normalised(_fingerprint);
    if (!_fingerprint.empty() && expected.empty())
        throw Failure(ExitCode::usage, "--fingerprint takes the 64 digits and letters that the device shows, with "
                                       "colons or without. On the device: further-linkctl lan");
    if (_fingerprint.empty() && !Dialogue::withPerson())
        throw Failure(ExitCode::usage, "Nobody is here to compare the device's fingerprint: the standard input is no "
                                       "terminal. Give what the device shows (further-linkctl lan) with --fingerprint");
    const auto peer = [&] {
        const SlowNote note("Still connecting to " + _address.text() + ". Ctrl-C ends this.");
        // Only for a look: while somebody compares, the agent would give up on a connection that says nothing.
        return TlsConnection(_address, pairingPatience).peer();
    }();
    if (const auto known = _store.find(_address); known && known->pin != peer.pin)
        throw anotherKey(_address, peer.fingerprint, known->fingerprint);
    if (expected.empty())
        confirm(peer.fingerprint);
    else if (expected != peer.fingerprint)
        throw Failure(ExitCode::denied, "What answers at " + _address.text() +
                                            " isn't the device that you mean: its fingerprint is\n  " +
                                            peer.fingerprint +
                                            "\nNothing was sent to it. Look at the device's own: "
                                            "further-linkctl lan");
    return {_address, peer.pin, peer.fingerprint, {}, ownName()};
}

void PairCommand::confirm(const std::string& shown) const {
    const auto answer = Dialogue::ask("What answers at " + printable(_address.text()) + " has the fingerprint\n  " +
                                      shown + "\nDoes the device show the same? (On it: further-linkctl lan) [y/N] ");
    if (!isYes(answer))
        throw Failure(ExitCode::denied, "Not paired, and nothing was sent. If the device shows another fingerprint, "
                                        "another computer answers in its place: is that its address?");
}

std::string PairCommand::askCode() {
    const bool person = Dialogue::withPerson();
    for (int attempt = 0; attempt < (person ? mostAttempts : 1); ++attempt) {
        const auto answer = Dialogue::ask(person ? "The six digits of the code that the device shows: " : "");
        if (!answer)
            break;
        if (auto code = codeIn(*answer); !code.empty())
            return code;
    }
    throw Failure(ExitCode::usage, "A code has six digits, and none came. Get one on the device: further-linkctl code");
}

std::string PairCommand::ownName() const {
    if (!_name.empty())
        return _name;
    std::array<char, longestName + 1> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.front() != '\0' ? name.data() : "computer";
}

} // namespace further::ctl
