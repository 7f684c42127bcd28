#pragma once

#include <string>
#include <string_view>

namespace further::python {

/// RFC 4648, with padding and without line breaks. Poco's encoder is a stream, ten times slower.
std::string base64(std::string_view bytes);

} // namespace further::python
