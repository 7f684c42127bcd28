#include <further/Plugin.h>

namespace further {
inline namespace v1 {

// The key functions of the SDK's interfaces: their type information lives here once, for the agent and all plugins.
Strand::~Strand() = default;
Session::~Session() = default;
PluginContext::~PluginContext() = default;
HttpRequest::~HttpRequest() = default;
HttpResponse::~HttpResponse() = default;

Plugin::Plugin() = default;
Plugin::~Plugin() = default;
void Plugin::start(PluginContext&) {}
void Plugin::stop() {}

} // namespace v1
} // namespace further
