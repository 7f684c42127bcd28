#include "Report.h"

#include <rapidjson/ostreamwrapper.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace further::bench {

namespace {

/// The smallest sample that is not below `part` of them all.
double quantile(const std::vector<double>& sorted, double part) {
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

} // namespace

void Report::add(const std::string& subject, const std::string& figure, double sample) {
    _samples[subject][figure].push_back(sample);
}

void Report::fail(const std::string& subject, const std::string& why) {
    _samples[subject];
    _failures[subject] = why;
}

void Report::write(std::ostream& out) const {
    rapidjson::OStreamWrapper stream(out);
    rapidjson::Writer<rapidjson::OStreamWrapper> json(stream);
    const auto number = [&json](const char* key, double value) {
        json.Key(key);
        json.Double(value);
    };
    json.StartObject();
    for (const auto& [subject, figures] : _samples) {
        json.Key(subject.c_str());
        json.StartObject();
        for (const auto& [figure, samples] : figures) {
            auto sorted = samples;
            std::sort(sorted.begin(), sorted.end());
            json.Key(figure.c_str());
            json.StartObject();
            number("median", quantile(sorted, 0.5));
            number("p99", quantile(sorted, 0.99));
            number("lower", quantile(sorted, 0.25));
            number("upper", quantile(sorted, 0.75));
            number("least", sorted.front());
            number("most", sorted.back());
            number("count", static_cast<double>(sorted.size()));
            json.EndObject();
        }
        if (const auto failure = _failures.find(subject); failure != _failures.end()) {
            json.Key("error");
            json.String(failure->second.c_str());
        }
        json.EndObject();
    }
    json.EndObject();
    out << '\n';
}

} // namespace further::bench
