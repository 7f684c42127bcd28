#include "ctl/SlowNote.h"

#include "ctl/Output.h"

#include <unistd.h>

#include <system_error>

namespace further::ctl {

SlowNote::SlowNote(std::string sentence, std::chrono::milliseconds patience)
    : _thread([done = _done.get_future(), sentence = "further-linkctl: " + std::move(sentence) + "\n", patience] {
        try {
            if (done.wait_for(patience) == std::future_status::timeout)
                Output(STDERR_FILENO).write(sentence);
        } catch (const std::system_error&) {
            // Nobody reads it.
        }
    }) {}

SlowNote::~SlowNote() {
    _done.set_value();
    _thread.join();
}

} // namespace further::ctl
