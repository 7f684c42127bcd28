#pragma once

#include <further/PluginContext.h>
#include <further/testing/FakeStrand.h>

namespace further::testing {

/// What a plugin under test has of the agent: public members, for the test to fill before Plugin::start().
class FakeContext : public PluginContext {
public:
    /// `strand` outlives it.
    explicit FakeContext(FakeStrand& strand);
    ~FakeContext() override;

    const Settings& config() const override { return configSettings; }
    const Settings& programs() const override { return programSettings; }
    const Directories& directories() const override { return places; }
    Poco::Logger& logger() override;
    Strand& strand() override { return _strand; }

    Settings configSettings;
    Settings programSettings;
    Directories places;

private:
    FakeStrand& _strand;
};

} // namespace further::testing
