#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <limits>
#include <utility>

namespace further::pitopd {

namespace {

// What str.strip() takes away within ASCII: the separators 28 to 31 too.
constexpr std::string_view blanks = " \t\n\v\f\r\x1c\x1d\x1e\x1f";

std::string_view stripped(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace

WireMessage::WireMessage(std::int64_t number, std::vector<std::int64_t> with)
    : id(number), parameters(std::move(with)) {}

WireMessage::WireMessage(Request request, std::vector<std::int64_t> with)
    : WireMessage(static_cast<std::int64_t>(request), std::move(with)) {}

WireMessage::WireMessage(Refusal refusal) : WireMessage(static_cast<std::int64_t>(refusal)) {}

WireMessage::WireMessage(Event event, std::vector<std::int64_t> with)
    : WireMessage(static_cast<std::int64_t>(event), std::move(with)) {}

WireMessage WireMessage::answer(Request request, std::vector<std::int64_t> with) {
    return WireMessage(static_cast<std::int64_t>(request) + answerOffset, std::move(with));
}

std::string WireMessage::text() const {
    auto text = std::to_string(id);
    for (const auto parameter : parameters) {
        text += '|';
        text += std::to_string(parameter);
    }
    return text;
}

std::optional<WireMessage> WireMessage::parse(std::string_view text) {
    std::vector<std::int64_t> numbers;
    for (const auto field : fieldsOf(text)) {
        const auto number = pythonInteger(field);
        if (!number)
            return std::nullopt;
        numbers.push_back(*number);
    }
    return WireMessage(numbers.front(), {numbers.begin() + 1, numbers.end()});
}

std::vector<std::string_view> fieldsOf(std::string_view text) {
    std::vector<std::string_view> fields;
    auto end = text.find('|');
    for (; end != std::string_view::npos; end = text.find('|')) {
        fields.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    fields.push_back(text);
    return fields;
}

std::optional<std::int64_t> pythonInteger(std::string_view text) {
    auto digits = stripped(text);
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+'))
        digits.remove_prefix(1);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    std::int64_t number = 0;
    bool needsDigit = true; // at the start, and behind a '_'
    for (const char c : digits) {
        if (c == '_' && !needsDigit) {
            needsDigit = true;
            continue;
        }
        if (c < '0' || c > '9')
            return std::nullopt;
        needsDigit = false;
        const int digit = c - '0';
        number = number > (most - digit) / 10 ? most : number * 10 + digit;
    }
    if (needsDigit)
        return std::nullopt;
    return negative ? -number : number;
}

} // namespace further::pitopd
