#include "plugin/Thrown.h"

#include <Poco/Exception.h>

#include <exception>

namespace further {

std::string wordsForThrown() {
    if (!std::current_exception())
        return "no exception, but a call of std::terminate()";
    try {
        throw;
    } catch (const Poco::Exception& exception) {
        return exception.message().empty() ? exception.displayText() : exception.message();
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "something that is no exception";
    }
}

} // namespace further
