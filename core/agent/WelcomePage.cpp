#include "agent/WelcomePage.h"

namespace further {

namespace {

std::string escaped(const std::string& text) {
    std::string html;
    for (const auto each : text)
        switch (each) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        default:
            html += each;
        }
    return html;
}

constexpr const char* style = "body{font:18px/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}"
                              "code{overflow-wrap:anywhere;background:#eee;padding:.1em .3em}";

std::string fingerprintPart(const std::string& fingerprint) {
    if (fingerprint.empty())
        return {};
    return "<p>The SHA-256 fingerprint of its certificate is<br><code>" + escaped(fingerprint) +
           "</code><br>Your browser shows it too, with the certificate, and so does the device: "
           "<code>further-linkctl lan</code>. Where they differ, somebody is between you and the device: close this "
           "page.</p>";
}

} // namespace

HttpAnswer WelcomePage::answer() const {
    std::string fingerprint;
    {
        const std::lock_guard lock(_mutex);
        fingerprint = _fingerprint;
    }
    const auto device = escaped(_device);
    HttpAnswer page;
    page.contentType = "text/html; charset=utf-8";
    page.body = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
                device + "</title><style>" + style + "</style></head><body><h1>" + device +
                "</h1><p>This is Further Link on the device " + device +
                ". Your browser reaches it: go back to the page where you write your program, and run it.</p>"
                "<p>If that page says that it has to be approved, somebody at the device types the number that it "
                "shows: <code>further-linkctl approve NUMBER</code></p>" +
                fingerprintPart(fingerprint) + "</body></html>\n";
    page.headers = {
        {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"}};
    return page;
}

} // namespace further
