// SPDX-License-Identifier: Apache-2.0
// The lines of mosquitto.conf and of its access list.
#include "broker/mosquitto_config.hpp"

#include <sstream>

namespace odolink::broker {

std::string mosquitto_conf(const BrokerSettings& settings, RunAs run_as) {
    std::ostringstream conf;
    if (run_as == RunAs::Root) conf << "user root\n";
    conf << "listener " << settings.port << " 127.0.0.1\n"
         << "cafile " << settings.files.ca.string() << "\n"
         << "certfile " << settings.files.certificate.string() << "\n"
         << "keyfile " << settings.files.key.string() << "\n";
    if (!settings.files.revoked.empty()) conf << "crlfile " << settings.files.revoked.string() << "\n";
    conf << "tls_version tlsv1.2\n"  // the least that is taken
         << "require_certificate true\n"
         << "use_identity_as_username true\n"
         << "use_username_as_clientid true\n"  // nobody can take over a foreign session by its client id
         << "allow_anonymous false\n"
         << "acl_file " << (settings.run_directory / "access.list").string() << "\n"
         << "max_packet_size 65536\n"
         << "max_queued_messages 1000\n"
         << "max_queued_bytes 8388608\n"
         << "persistent_client_expiration 30d\n"
         << "retain_available false\n"  // a retained command would come again at each subscribe
         << "set_tcp_nodelay true\n"    // else isolated delays of 40 ms
         << "persistence true\n"
         << "persistence_location " << settings.run_directory.string() << "/\n"
         << "autosave_interval 30\n"
         << "log_dest file " << (settings.run_directory / "mosquitto.log").string() << "\n"
         << "log_timestamp_format %Y-%m-%dT%H:%M:%S\n"
         << "log_type error\nlog_type warning\nlog_type notice\n"
         << "connection_messages true\n"
         << "pid_file " << (settings.run_directory / "mosquitto.pid").string() << "\n";  // whom the desk tells of a new list
    return conf.str();
}

std::string access_list(const BrokerSettings& settings) {
    std::ostringstream list;
    list << "pattern write odolink/v1/+/%u/up/#\n"
         << "pattern read odolink/v1/+/%u/down/#\n"
         << "user " << settings.desk_user << "\n"
         << "topic read odolink/v1/+/+/up/#\n"
         << "topic write odolink/v1/+/+/down/#\n";
    return list.str();
}

}  // namespace odolink::broker
