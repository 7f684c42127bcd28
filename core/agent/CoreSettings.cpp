#include "agent/CoreSettings.h"

#include <utility>

namespace further {

std::vector<SettingSpec> coreSettings() {
    using Type = SettingType;
    return {
        {"net.addresses", Type::list, "", "The addresses to listen at; 127.0.0.1 and ::1 unless set"},
        {"net.port", Type::integer, "8028", "The port to listen at; 0 takes any free one", "FURTHER_LINK_PORT"},
        {"net.maxConnections", Type::integer, "2000", "So many clients at once; one more gets 503"},
        {"net.maxConnectionsOfAddress", Type::integer, "64",
         "So many clients at once of one address of the network; one more gets 429"},
        {"net.headerTimeout", Type::duration, "10 s", "How long a client has for its request's header"},
        {"security.hosts", Type::list, "", "Names for this device beside its own, as device.example.org"},
        {"security.domains", Type::list, "", "Domains that know its addresses, as 192-168-1-5.DOMAIN"},
        {"security.origins", Type::list, "", "Web pages that may use the device, as https://app.example.org"},
        {"security.legacyOpen", Type::flag, "false", "Whether everybody may use the device, from everywhere"},
        {"tls.enabled", Type::flag, "true", "Whether the network may be served TLS; where not, it is plain text",
         "FURTHER_LINK_NOSSL", "false"},
        {"tls.certificate", Type::path, "", "A certificate in PEM; one of the device's own is made unless set"},
        {"tls.key", Type::path, "", "The certificate's private key in PEM, which others may not read"},
        {"tls.passphraseFile", Type::path, "", "A file with the passphrase of that key, if it has one"},
        {"websocket.maxMessage", Type::bytes, "4 MiB", "The largest message that a client may send"},
        {"websocket.messagesPerSecond", Type::integer, "20000", "A client's messages are taken no faster than this"},
        {"websocket.pingInterval", Type::duration, "20 s", "How often a client is pinged"},
        {"websocket.silenceTimeout", Type::duration, "60 s", "A client that is silent for so long is dropped"},
        {"websocket.closeTimeout", Type::duration, "1 s", "How long a client has to answer the closing of its session"},
        {"websocket.highWater", Type::bytes, "1 MiB", "With more than this to send, a client's programs wait"},
        {"websocket.lowWater", Type::bytes, "256 KiB", "With no more than this to send, they go on"},
        {"websocket.controlLimit", Type::bytes, "64 KiB",
         "With more answers than this to send, a client's messages wait"},
        {"plugins.directories", Type::list, "", "Where plugins are; the agent's own place for them unless set"},
        {"plugins.disabled", Type::list, "",
         "Plugins that stay off; further-linkctl plugins enable and disable win over this"},
        {"exec.runner", Type::text, "", "What a start on /exec runs; the default runner unless set"},
        {"programs.user", Type::text, "",
         "As whom programs run; the agent's own user unless set, for an agent of root's who called sudo, pi or nobody"},
        {"programs.allowedUsers", Type::list, "",
         "Users as whom programs may run where a client asks for it, beside programs.user"},
        {"programs.allowRoot", Type::flag, "false", "Whether programs may run as root"},
        {"programs.workDirectory", Type::path, "~/further", "What a relative path of a program starts from",
         "FURTHER_LINK_WORK_DIR"},
        {"programs.tempDirectory", Type::path, "/tmp", "Where the private directories of scripts are made",
         "FURTHER_LINK_TEMP_DIR"},
        {"programs.maxRunning", Type::integer, "0",
         "So many programs at once on this device; 0: one for each 32 MiB of memory, but at least 32"},
        {"programs.maxPerConnection", Type::integer, "128", "So many programs at once of one connection"},
        {"programs.maxProcesses", Type::integer, "0",
         "So many processes and threads of a program; 0: 1024 where a control group counts them, otherwise no limit"},
        {"programs.maxMemory", Type::bytes, "0 B", "So much memory of a program; 0: no limit"},
        {"programs.cpuWeight", Type::integer, "0", "A program's share of the processor, 1 to 100; 0: the usual 100"},
        {"programs.maxOpenFiles", Type::integer, "0",
         "So many open files of each process of a program; 0: 1024, which it may raise"},
        {"programs.maxFileSize", Type::bytes, "0 B", "The longest file that a program may write; 0: no limit"},
        {"programs.maxRunTime", Type::duration, "0 s", "How long a program may run; 0: no limit"},
        {"programs.controlGroup", Type::path, "",
         "The control group below which each program gets its own; the one that systemd delegates unless set"},
        {"programs.launcher", Type::path, "",
         "The socket of a further-launcher that is started by somebody else; the agent starts one unless set",
         "FURTHER_LINK_LAUNCHER"},
        {"programs.keepChildren", Type::flag, "false", "Whether what a program leaves behind may live on"},
        {"programs.pendingInput", Type::bytes, "4 MiB",
         "With more input than this that programs haven't read, their client's messages wait"},
        {"programs.leftoverGrace", Type::duration, "1 s",
         "How long what a program leaves behind may live and hold its output"},
        {"logging.level", Type::text, "information", "fatal, critical, error, warning, notice, information or debug",
         "FURTHER_LINK_DEBUG", "debug"},
        {"logging.file", Type::path, "", "Where the log goes; stderr unless set, with --daemon the system's log"},
        {"agent.loops", Type::integer, "0",
         "Threads that serve the clients, 1 to 16; 0: two where there are four processors or more, otherwise one"},
        {"agent.user", Type::text, "",
         "As whom the agent runs where root starts it; further-link where there is that user, otherwise root"},
        {"agent.stateDirectory", Type::path, "",
         "Where the agent keeps what is changed while it runs; the system's place unless set"},
        {"agent.adminSocket", Type::path, "",
         "The socket that further-linkctl administers the agent through; the system's place unless set"},
        {"agent.runtimeDirectory", Type::path, "", "Where the agent's sockets are; the system's place unless set"},
    };
}

std::vector<SettingSpec> programSettings() {
    const std::string prefix = "programs.";
    std::vector<SettingSpec> specs;
    for (auto spec : coreSettings())
        if (spec.key.compare(0, prefix.size(), prefix) == 0) {
            spec.key.erase(0, prefix.size());
            specs.push_back(std::move(spec));
        }
    return specs;
}

std::set<std::string> coreSections() {
    std::set<std::string> sections;
    for (const auto& spec : coreSettings())
        sections.insert(spec.key.substr(0, spec.key.find('.')));
    return sections;
}

} // namespace further
