#pragma once

#include "support/ExecClient.h"

#include <string>

namespace further::testing {

/// A client whose program repeats what it is told: the one who must not notice what goes wrong beside it.
class EchoClient : public ExecClient {
public:
    explicit EchoClient(const Poco::Net::SocketAddress& agent) : ExecClient(agent) {
        start("import sys\nfor line in sys.stdin: print(line, end='')");
        converse();
    }

    /// Throws where the program doesn't answer.
    void converse(int times = 1) {
        for (int i = 0; i < times; ++i) {
            const auto line = "line " + std::to_string(++_lines) + "\n";
            takeOutput();
            type(line);
            awaitOutput(line);
        }
    }

private:
    int _lines = 0;
};

} // namespace further::testing
