#pragma once

#include "AptCache.h"

#include <further/Plugin.h>

#include <memory>

namespace further::apt {

/// The plugin that tells web pages which version of a package is installed. It has no messages.
class AptVersionPlugin : public Plugin {
public:
    AptVersionPlugin() = default;
    /// For tests: another program in place of apt-cache.
    explicit AptVersionPlugin(AptCache::Options options) : _cache(std::move(options)) {}

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;

private:
    void answer(HttpRequest& request, HttpResponse& response);

    AptCache _cache;
};

} // namespace further::apt
