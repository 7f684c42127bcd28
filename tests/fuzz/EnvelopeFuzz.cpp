#include "protocol/Envelope.h"

#include "fuzz/Hold.h"
#include "protocol/JsonReader.h"
#include "protocol/JsonText.h"

#include <further/Error.h>
#include <further/Utf8.h>

#include <Poco/JSON/Parser.h>

#include <cstdint>
#include <string>
#include <string_view>

using namespace further;

namespace {

void checkParsing(std::string_view text) {
    try {
        const std::string once = Envelope::format(Envelope::parse(text));
        hold(isUtf8(once), "what is formatted is UTF-8");
        hold(isUtf8(text), "what is no UTF-8 isn't parsed");
        hold(once == Envelope::format(Envelope::parse(once)), "what was formatted parses the same");
    } catch (const Error& error) {
        hold(error.errorCode() == ErrorCode::badMessage || error.errorCode() == ErrorCode::tooLarge,
             "a refusal has one of two codes");
        hold(!error.detail().empty() && error.detail().size() < 300 && isUtf8(error.detail()),
             "a detail is one valid sentence");
    }
}

/// Whether there are so many digits in a row that Poco's parser (1.11) may read another number: it makes
/// -92233720368547760 of -92233720368547758.
bool hasLongNumbers(std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits > 15)
            return true;
    }
    return false;
}

/// A parser that others wrote reads the same.
void checkReading(std::string_view text) {
    if (hasLongNumbers(text))
        return;
    Poco::JSON::Object::Ptr object;
    try {
        object = readJsonObject(text);
    } catch (const Error&) { // Poco's takes more than is JSON
        return;
    }
    std::string ours;
    std::string pocos;
    appendJson(ours, *object);
    Poco::JSON::Parser parser;
    appendJson(pocos, *parser.parse(std::string(text)).extract<Poco::JSON::Object::Ptr>());
    hold(ours == pocos, "Poco's parser reads the same");
}

/// The same text as a message of /run, with its channel.
void checkAddressed(std::string_view text) {
    try {
        auto [message, process] = Envelope::parseAddressed(text);
        hold(Envelope::format(message) == Envelope::format(Envelope::parse(text)), "a channel changes nothing else");
        message.process = process.type() == typeid(std::string) ? process.extract<std::string>() : std::string();
        std::string once;
        Envelope::appendAddressed(once, message, "\"client\"");
        hold(isUtf8(once), "what is formatted with a channel is UTF-8");
        const auto again = Envelope::parseAddressed(once);
        hold(again.process.isEmpty() == message.process.empty(), "where there was no channel, there is none");
        hold(message.process.empty() || again.process.extract<std::string>() == message.process,
             "the channel comes back as it was");
    } catch (const Error&) { // checkParsing() has looked at it
    }
}

std::string sanitized(std::string_view bytes, std::size_t cut) {
    Utf8Sanitizer sanitizer;
    std::string text(sanitizer.take(bytes.substr(0, cut)));
    text += sanitizer.take(bytes.substr(cut));
    text += sanitizer.finish();
    return text;
}

/// Takes the bytes for a program's output, as it goes to the client.
void checkOutput(std::string_view bytes) {
    const std::string output = sanitized(bytes, bytes.size());
    hold(isUtf8(output), "what was sanitized is UTF-8");
    hold(output == sanitized(output, output.size()), "what is UTF-8 is left as it is");
    hold(isUtf8(bytes) == (output == bytes), "what is no UTF-8 is changed, and nothing else");
    for (std::size_t cut = 0; cut <= bytes.size() && cut < 64; ++cut) {
        hold(output == sanitized(bytes, cut), "however it is cut, a stream gives the same text");
    }

    std::string text;
    Envelope::appendText(text, "stdout", output);
    const Message message = Envelope::parse(text);
    hold(message.type == "stdout" && message.data->size() == 1, "output parses to its message");
    hold(message.data->get("output").extract<std::string>() == output, "output arrives as it was sent");
    hold(text == Envelope::format(message), "both ways to format give the same");

    std::string slow;
    std::string fast;
    Envelope::appendAddressed(slow, {message.type, "p", message.data}, "null");
    Envelope::appendAddressedText(fast, message.type, "p", output, "null");
    hold(slow == fast, "both ways to format with a channel give the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    checkParsing(input);
    checkReading(input);
    checkAddressed(input);
    checkOutput(input);
    return 0;
}
