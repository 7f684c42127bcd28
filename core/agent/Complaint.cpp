#include "agent/Complaint.h"

#include "agent/ServiceNotifier.h"

#include <Poco/Exception.h>
#include <Poco/Util/Application.h>
#include <Poco/Util/OptionException.h>

#include <iostream>
#include <string>

namespace further {

namespace {

int complain(const std::string& sentence, int exitCode) {
    std::cerr << "further-linkd: " << sentence << std::endl;
    ServiceNotifier().failed(sentence);
    return exitCode;
}

} // namespace

int complainIfFailing(const std::function<void()>& work) {
    using Poco::Util::Application;
    try {
        work();
        return Application::EXIT_OK;
    } catch (const Poco::Util::OptionException& problem) {
        return complain(problem.displayText() + "; see further-linkd --help", Application::EXIT_USAGE);
    } catch (const Poco::FileException& problem) {
        return complain(problem.message(), Application::EXIT_CONFIG);
    } catch (const Poco::IOException& problem) {
        return complain(problem.message(), Application::EXIT_UNAVAILABLE);
    } catch (const Poco::Exception& problem) {
        return complain(problem.message(), Application::EXIT_CONFIG);
    } catch (const std::exception& problem) {
        return complain(problem.what(), Application::EXIT_SOFTWARE);
    }
}

} // namespace further
