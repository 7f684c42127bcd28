#include <further/Plugin.h>

namespace {

class First : public further::Plugin {
public:
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }
};

class Second : public further::Plugin {
public:
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }
};

} // namespace

FURTHER_ABI_DESCRIPTOR
POCO_BEGIN_MANIFEST(further::Plugin)
POCO_EXPORT_CLASS(First)
POCO_EXPORT_CLASS(Second)
POCO_END_MANIFEST
