#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What nobody must guess.
namespace further::secret {

/// `bytes` of the system's randomness, as base64 without padding that may stand in a URL's or a header's word (RFC 4648
/// section 5). Throws std::system_error where the system gives none.
std::string word(std::size_t bytes);

/// So many decimal digits, each number as likely as another.
std::string digits(std::size_t count);

/// The SHA-256 of it, in hexadecimal digits.
std::string digestOf(std::string_view text);

/// Whether they are the same, in a time that tells nothing of where they differ.
bool equal(std::string_view one, std::string_view other);

} // namespace further::secret
