#include "man/ManPage.h"

#include <algorithm>
#include <sstream>

namespace further {

namespace {

/// A hyphen is written as a minus: that is what one types, and what a search finds.
std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if ((c == '.' || c == '\'') && (safe.empty() || safe.back() == '\n'))
            safe += "\\&";
        if (c == '\\')
            safe += "\\e";
        else if (c == '-')
            safe += "\\-";
        else if (c == '~')
            safe += "\\(ti";
        else if (c == '^')
            safe += "\\(ha";
        else if (c == '`')
            safe += "\\(ga";
        else if (c == '\'')
            safe += "\\(aq";
        else
            safe += c;
    }
    return safe;
}

/// Within a macro's argument.
std::string quoted(const std::string& text) {
    std::string safe = "\"";
    for (const char c : escaped(text))
        safe += c == '"' ? std::string("\\(dq") : std::string(1, c == '\n' ? ' ' : c);
    return safe + "\"";
}

std::string inCapitals(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return name;
}

} // namespace

ManPage::ManPage(const std::string& name, int section, const std::string& summary, const std::string& source)
    : _text(".TH " + quoted(inCapitals(name)) + " " + std::to_string(section) + " \"\" " + quoted(source) +
            "\n.nh\n.ad l\n") {
    heading("NAME");
    _text += escaped(name) + " \\- " + escaped(summary) + "\n";
}

ManPage& ManPage::heading(const std::string& text) {
    _text += ".SH " + quoted(text) + "\n";
    return *this;
}

ManPage& ManPage::subheading(const std::string& text) {
    _text += ".SS " + quoted(text) + "\n";
    return *this;
}

ManPage& ManPage::paragraph(const std::string& text) {
    if (!text.empty())
        _text += ".PP\n" + escaped(text) + "\n";
    return *this;
}

ManPage& ManPage::entry(const std::string& word, const std::string& meaning) {
    _text += ".TP\n.B " + quoted(word) + "\n" + escaped(meaning) + "\n";
    return *this;
}

ManPage& ManPage::example(const std::string& lines) {
    std::istringstream stream(lines);
    _text += ".PP\n.RS 4\n.nf\n";
    for (std::string line; std::getline(stream, line);)
        _text += line.empty() ? "\\&\n" : escaped(line) + "\n";
    _text += ".fi\n.RE\n";
    return *this;
}

} // namespace further
