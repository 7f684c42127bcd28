#include "ctl/Table.h"

#include "ctl/Printable.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace further::ctl {

namespace {

constexpr std::size_t gap = 2;
/// Narrower than this the last column isn't made: better that the terminal breaks the line.
constexpr std::size_t leastWidth = 16;
/// And another column isn't cut shorter than this.
constexpr std::size_t leastCut = 8;

bool beginsCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
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

std::string cut(const std::string& text, std::size_t width) {
    return widthOf(text) <= width ? text : text.substr(0, bytesOf(text, width - 1)) + "\xe2\x80\xa6";
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

Table::Table(std::vector<std::string> headings) : _columns(headings.size()) {
    auto& first = _rows.emplace_back();
    for (auto& heading : headings)
        first.push_back({std::move(heading), Terminal::Colour::bold});
}

void Table::add(std::vector<Cell> row) {
    for (auto& cell : row)
        cell.text = printable(cell.text);
    _rows.push_back(std::move(row));
}

std::vector<std::size_t> Table::widths(std::size_t terminal) const {
    std::vector<std::size_t> widths(_columns - 1, 0);
    for (const auto& row : _rows)
        for (std::size_t column = 0; column < widths.size(); ++column)
            widths[column] = std::max(widths[column], widthOf(row[column].text));
    const auto used = [&] { return std::accumulate(widths.begin(), widths.end(), widths.size() * gap); };
    while (terminal != 0 && !widths.empty() && used() + leastWidth > terminal) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= leastCut)
            break;
        --*widest;
    }
    return widths;
}

std::string Table::layOut(const Terminal& terminal) const {
    const auto columns = widths(terminal.width);
    const auto indent = std::accumulate(columns.begin(), columns.end(), columns.size() * gap);
    const auto room = terminal.width == 0 ? 0 : std::max(terminal.width, indent + leastWidth) - indent;

    std::string out;
    for (const auto& row : _rows) {
        std::string line;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const auto text = cut(row[column].text, columns[column]);
            line += terminal.paint(text, row[column].colour) + std::string(columns[column] - widthOf(text) + gap, ' ');
        }
        for (const auto& piece : wrap(row.back().text, room)) {
            line += terminal.paint(piece, row.back().colour);
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + '\n';
            line.assign(indent, ' ');
        }
    }
    return out;
}

} // namespace further::ctl
