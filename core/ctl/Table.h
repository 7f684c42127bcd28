#pragma once

#include "ctl/Terminal.h"

#include <string>
#include <vector>

namespace further::ctl {

/// Text in columns. The last one is wrapped between words, and where need be within one, so that a line fits the
/// terminal; a '\n' in it begins a new line. Where the others leave no room for it, the widest of them are cut, with an
/// ellipsis.
class Table {
public:
    struct Cell {
        std::string text;
        Terminal::Colour colour = Terminal::Colour::none;
    };

    explicit Table(std::vector<std::string> headings);
    /// A table without headings.
    explicit Table(std::size_t columns) : _columns(columns) {}

    /// As many cells as there are columns. Control characters become '?': the text may be anybody's.
    void add(std::vector<Cell> row);

    /// The whole table, each line ended by '\n' and without blanks at its end.
    std::string layOut(const Terminal& terminal) const;

private:
    std::vector<std::size_t> widths(std::size_t terminal) const;

    std::size_t _columns;
    std::vector<std::vector<Cell>> _rows;
};

} // namespace further::ctl
