#include "admin/Texts.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <algorithm>

namespace further {

std::string isoTime(std::chrono::system_clock::time_point time) {
    return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(std::chrono::system_clock::to_time_t(time)),
                                           Poco::DateTimeFormat::ISO8601_FORMAT);
}

double secondsSince(std::chrono::system_clock::time_point time) {
    return std::max(0.0, std::chrono::duration<double>(std::chrono::system_clock::now() - time).count());
}

} // namespace further
