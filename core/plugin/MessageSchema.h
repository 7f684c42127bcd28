#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>

#include <map>
#include <memory>
#include <string>

namespace further {

/// The JSON Schema of a message's `data`, checked by RapidJSON (draft 4; core/decisions/0003). Immutable: any thread
/// may check with it.
class MessageSchema {
public:
    /// What the fields of `data` are called by the one who is told of a fault, where that is not their own name.
    using FieldNames = std::map<std::string, std::string>;

    /// Throws Poco::SyntaxException for what is no schema, or has a keyword that is not checked here.
    explicit MessageSchema(const Poco::JSON::Object& schema);
    ~MessageSchema();
    MessageSchema(MessageSchema&&) noexcept;
    MessageSchema& operator=(MessageSchema&&) noexcept;

    /// Throws Error(invalidData) with a sentence that names the field and what would be right.
    void check(const Poco::JSON::Object::Ptr& data, const FieldNames& names = {}) const;

private:
    struct Document;
    std::unique_ptr<const Document> _document;
};

} // namespace further
