#pragma once

#include <string>

namespace further {

/// A manual page, built up from its head to its end and written as roff. Every text may hold any characters: none of
/// them means anything to roff. A value.
class ManPage {
public:
    /// `source`: program and version, such as `Further Link 1.0.0`.
    ManPage(const std::string& name, int section, const std::string& summary, const std::string& source);

    ManPage& heading(const std::string& text);
    ManPage& subheading(const std::string& text);
    /// One paragraph; an empty text is none.
    ManPage& paragraph(const std::string& text);
    /// A word, in bold, and below it what it means.
    ManPage& entry(const std::string& word, const std::string& meaning);
    /// Lines that stay as they are.
    ManPage& example(const std::string& lines);

    const std::string& text() const { return _text; }

private:
    std::string _text;
};

} // namespace further
