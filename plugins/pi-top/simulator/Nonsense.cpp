#include "Nonsense.h"

#include <vector>

namespace further::simulator {

Sockets::Frames Nonsense::next() {
    constexpr std::size_t longFrame = 64 * 1024;
    static const std::vector<Sockets::Frames> all{
        {"999"},                       // an id that stands in no table
        {"110"},                       // a request
        {"nonsense"},                  // no number at all
        {""},                          //
        {"218|0", "42|104|-41"},       // several parts
        {"218|0|42"},                  // too few parameters
        {"305|0|42|104|-41|7"},        // too many
        {"211|three"},                 // one that is no number
        {"212|9999999999999999999"},   // one that fits no integer
        {"211|77"},                    // a device that doesn't exist
        {"\xff\xfe|\xc3"},             // no UTF-8
        {std::string(3, '\0')},        //
        {std::string(longFrame, '1')}, // 64 KiB
        {"", ""},
    };
    return all[_given++ % all.size()];
}

} // namespace further::simulator
