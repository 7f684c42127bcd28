#pragma once

#include "ctl/Fields.h"

#include <Poco/Dynamic/Var.h>

#include <string>
#include <vector>

namespace further::ctl {

/// A field that a JSON Schema tells of, for people.
struct SchemaField {
    std::string name; ///< `name`; `network.name` within another, `names[]` for what is in a list
    std::string what; ///< such as `text of 1 to 100 characters, required`
};

/// The fields of the object that `schema` describes, in its order.
std::vector<SchemaField> schemaFields(const Fields& schema);

/// The smallest value of a schema that means something: its required fields, each with its default, its first choice
/// or its least value.
Poco::Dynamic::Var schemaExample(const Fields& schema);

} // namespace further::ctl
