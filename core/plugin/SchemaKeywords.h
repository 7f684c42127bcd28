#pragma once

#include <Poco/JSON/Object.h>

namespace further {

/// Holds a JSON Schema to the keywords that MessageSchema checks, in the form that they have in draft 4: what is
/// misspelt, newer or malformed would go unchecked without a word. There is no `$ref`. Throws Poco::SyntaxException
/// with a sentence that names the keyword and where it stands.
void checkSchemaKeywords(const Poco::JSON::Object& schema);

} // namespace further
