#pragma once

#include <string>

namespace further::files {

/// Answers with what `rest` names: an upload, `NAME`, as a listing in JSON; a file of it, `NAME/PATH`, as its bytes.
/// Nothing outside of it can be had, links or not. Throws Refusal.
void readBack(const std::string& rest);

} // namespace further::files
