// SPDX-License-Identifier: Apache-2.0
// Accepts participants and passes each frame on, with a bounded queue for each.
#include "adapters/virtual_can/virtual_can_hub.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <set>
#include <vector>

#include "adapters/virtual_can/frame_record.hpp"
#include "base/ring.hpp"

namespace odolink {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using virtual_can::FrameRecord;

/// A socket file left by a hub that died is removed; one that answers is another hub's.
void clear_path(asio::io_context& core, const std::string& path) {
    Local::socket probe{core};
    boost::system::error_code error;
    probe.connect(Local::endpoint{path}, error);
    if (!error) throw boost::system::system_error{asio::error::address_in_use, path + " is served by another hub"};
    if (error == asio::error::connection_refused) ::unlink(path.c_str());
}

Local::acceptor listen(asio::io_context& core, const std::string& path) {
    clear_path(core, path);
    const mode_t before = ::umask(0177);
    try {
        Local::acceptor acceptor{core, Local::endpoint{path}};
        ::umask(before);
        return acceptor;
    } catch (...) {
        ::umask(before);
        throw;
    }
}

}  // namespace

class VirtualCanHub::Wire : public std::enable_shared_from_this<Wire> {
public:
    Wire(asio::io_context& core, std::string path, std::function<MonoTime()> now)
        : path_{std::move(path)}, now_{std::move(now)}, acceptor_{listen(core, path_)} {}

    void accept() {
        acceptor_.async_accept([self = shared_from_this()](const boost::system::error_code& error, Local::socket socket) {
            if (!self->acceptor_.is_open()) return;
            if (!error) self->join(std::move(socket));
            self->accept();
        });
    }

    void stop() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        ::unlink(path_.c_str());
        for (const auto& participant : participants_) participant->socket.close(ignored);
        participants_.clear();
    }

    [[nodiscard]] std::size_t participants() const { return participants_.size(); }
    [[nodiscard]] VirtualCanCounters counters() const { return counters_; }

private:
    struct Participant {
        explicit Participant(Local::socket connected) : socket{std::move(connected)} {}
        Local::socket socket;
        FrameRecord incoming{};
        Ring<FrameRecord> waiting{kMaxQueued};
        std::vector<FrameRecord> sending;  ///< not empty while a write is under way
    };
    using Member = std::shared_ptr<Participant>;

    void join(Local::socket socket) {
        ++counters_.joined;
        const auto member = std::make_shared<Participant>(std::move(socket));
        participants_.insert(member);
        read(member);
    }

    void leave(const Member& member) {
        boost::system::error_code ignored;
        member->socket.close(ignored);
        participants_.erase(member);
    }

    void read(const Member& member) {
        asio::async_read(member->socket, asio::buffer(member->incoming),
                         [self = shared_from_this(), member](const boost::system::error_code& error, std::size_t) {
                             if (error) return self->leave(member);
                             self->pass_on(member);
                             self->read(member);
                         });
    }

    void pass_on(const Member& sender) {
        auto frame = virtual_can::decode(sender->incoming);
        if (!frame) return leave(sender);
        frame->at = now_();
        ++counters_.frames;
        const FrameRecord record = virtual_can::encode(*frame);
        for (const auto& member : participants_) {
            if (member == sender) continue;
            const auto before = member->waiting.dropped();
            member->waiting.push(record);
            counters_.dropped += member->waiting.dropped() - before;
            if (member->sending.empty()) write(member);
        }
    }

    void write(const Member& member) {
        while (!member->waiting.empty()) member->sending.push_back(member->waiting.pop());
        if (member->sending.empty()) return;
        asio::async_write(member->socket, asio::buffer(member->sending),
                          [self = shared_from_this(), member](const boost::system::error_code& error, std::size_t) {
                              member->sending.clear();
                              if (error) return self->leave(member);
                              self->write(member);
                          });
    }

    std::string path_;
    std::function<MonoTime()> now_;
    Local::acceptor acceptor_;
    std::set<Member> participants_;
    VirtualCanCounters counters_;
};

VirtualCanHub::VirtualCanHub(asio::io_context& core, const std::string& path, std::function<MonoTime()> now)
    : wire_{std::make_shared<Wire>(core, path, std::move(now))} {
    wire_->accept();
}
VirtualCanHub::~VirtualCanHub() { wire_->stop(); }
std::size_t VirtualCanHub::participants() const { return wire_->participants(); }
VirtualCanCounters VirtualCanHub::counters() const { return wire_->counters(); }

}  // namespace odolink
