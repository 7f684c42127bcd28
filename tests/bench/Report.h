#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace further::bench {

/// What was measured: samples of each figure of each subject.
class Report {
public:
    void add(const std::string& subject, const std::string& figure, double sample);
    /// Why a subject wasn't measured, or not to the end.
    void fail(const std::string& subject, const std::string& why);

    /// As JSON: {SUBJECT: {FIGURE: {"median", "p99", "lower" and "upper" quartile, "least", "most", "count"},
    /// "error"?}}
    void write(std::ostream& out) const;

private:
    std::map<std::string, std::map<std::string, std::vector<double>>> _samples;
    std::map<std::string, std::string> _failures;
};

} // namespace further::bench
