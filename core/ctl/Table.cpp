#include "ctl/Table.h"

#include <algorithm>
#include <string_view>

namespace further::ctl {

namespace {

constexpr std::size_t gap = 2;
/// Narrower than this the last column isn't made: better that the terminal breaks the line.
constexpr std::size_t leastWidth = 16;

bool beginsCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
}

bool controlsTerminal(char byte) {
    return (static_cast<unsigned char>(byte) < 0x20 && byte != '\n') || byte == 0x7f;
}

std::size_t widthOf(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), beginsCharacter));
}

/// The bytes of the first `width` characters.
std::size_t bytesOf(std::string_view text, std::size_t width) {
    std::size_t end = 0;
    while (end < text.size() && (width > 0 || !beginsCharacter(text[end])))
        width -= beginsCharacter(text[end++]) ? 1 : 0;
    return end;
}

void wrapParagraph(std::string_view text, std::size_t width, std::vector<std::string>& lines) {
    while (width > 0 && widthOf(text) > width) {
        const auto most = bytesOf(text, width);
        const auto blank = text.substr(0, most + 1).rfind(' ');
        const bool betweenWords = blank != std::string_view::npos && blank > 0;
        lines.emplace_back(text.substr(0, betweenWords ? blank : most));
        text.remove_prefix(betweenWords ? blank + 1 : most);
    }
    lines.emplace_back(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        wrapParagraph(text.substr(0, end), width, lines);
        text.remove_prefix(end + 1);
    }
    wrapParagraph(text, width, lines);
    return lines;
}

} // namespace

Table::Table(std::vector<std::string> headings) {
    auto& first = _rows.emplace_back();
    for (auto& heading : headings)
        first.push_back({std::move(heading), Terminal::Colour::bold});
}

void Table::add(std::vector<Cell> row) {
    for (auto& cell : row)
        std::replace_if(cell.text.begin(), cell.text.end(), controlsTerminal, '?');
    _rows.push_back(std::move(row));
}

std::string Table::layOut(const Terminal& terminal) const {
    const auto last = _rows.front().size() - 1;
    std::vector<std::size_t> widths(last, 0);
    for (const auto& row : _rows)
        for (std::size_t column = 0; column < last; ++column)
            widths[column] = std::max(widths[column], widthOf(row[column].text));
    std::size_t indent = last * gap;
    for (const auto width : widths)
        indent += width;
    const auto room = terminal.width == 0 ? 0 : std::max(terminal.width, indent + leastWidth) - indent;

    std::string out;
    for (const auto& row : _rows) {
        std::string line;
        for (std::size_t column = 0; column < last; ++column)
            line += terminal.paint(row[column].text, row[column].colour) +
                    std::string(widths[column] - widthOf(row[column].text) + gap, ' ');
        for (const auto& piece : wrap(row[last].text, room)) {
            line += terminal.paint(piece, row[last].colour);
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + '\n';
            line.assign(indent, ' ');
        }
    }
    return out;
}

} // namespace further::ctl
