// SPDX-License-Identifier: Apache-2.0
// One connection to the hub; joins again every 200 ms while there is none.
#include "adapters/virtual_can/virtual_can_bus.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <utility>
#include <vector>

#include "adapters/virtual_can/frame_record.hpp"

namespace odolink {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using virtual_can::FrameRecord;
using virtual_can::kRecordSize;
constexpr std::size_t kReadRecords = 64;
constexpr auto kRetry = std::chrono::milliseconds{200};

}  // namespace

class VirtualCanBus::Tap : public std::enable_shared_from_this<Tap> {
public:
    Tap(asio::io_context& core, std::string path) : path_{std::move(path)}, socket_{core}, retry_{core} {
        incoming_.resize(kReadRecords * kRecordSize);
    }

    void join() {
        if (stopped_) return;
        boost::system::error_code error;
        socket_.close(error);
        socket_.connect(Local::endpoint{path_}, error);  // a Unix socket answers at once or not at all
        if (error) return join_later();
        joined_ = true;
        filled_ = 0;
        read();
    }

    void stop() {
        stopped_ = true;
        receiver_ = nullptr;
        retry_.cancel();
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    Status send(const CanFrame& frame) {
        if (!joined_) return CanBusErrc::Down;
        if (waiting_.size() >= kMaxQueued) return CanBusErrc::Full;
        waiting_.push_back(virtual_can::encode({frame, {}}));  // the hub stamps it
        if (sending_.empty()) write();
        return {};
    }

    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) { receiver_ = std::move(receiver); }
    [[nodiscard]] bool joined() const { return joined_; }

private:
    void join_later() {
        joined_ = false;
        waiting_.clear();
        retry_.expires_after(kRetry);
        retry_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (!error) self->join();
        });
    }

    void read() {
        const auto room = asio::buffer(incoming_) + filled_;
        socket_.async_read_some(room, [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
            if (self->stopped_) return;
            if (error || !self->take(count)) return self->join_later();
            self->read();
        });
    }

    /// Tells all whole records and keeps the rest; false when the other side is not a hub.
    bool take(std::size_t count) {
        filled_ += count;
        std::size_t at = 0;
        for (; at + kRecordSize <= filled_; at += kRecordSize) {
            FrameRecord record;
            std::copy_n(incoming_.begin() + static_cast<std::ptrdiff_t>(at), kRecordSize, record.begin());
            const auto frame = virtual_can::decode(record);
            if (!frame) return false;
            if (receiver_) receiver_(frame->frame, frame->at);
        }
        std::copy(incoming_.begin() + static_cast<std::ptrdiff_t>(at), incoming_.begin() + static_cast<std::ptrdiff_t>(filled_),
                  incoming_.begin());
        filled_ -= at;
        return true;
    }

    void write() {
        sending_.swap(waiting_);
        asio::async_write(socket_, asio::buffer(sending_), [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
            self->sending_.clear();
            // On error the reader sees it too and joins again.
            if (!error && !self->waiting_.empty()) self->write();
        });
    }

    std::string path_;
    Local::socket socket_;
    asio::steady_timer retry_;
    bool joined_{false};
    bool stopped_{false};
    std::function<void(const CanFrame&, MonoTime)> receiver_;
    Bytes incoming_;
    std::size_t filled_{0};
    std::vector<FrameRecord> waiting_;
    std::vector<FrameRecord> sending_;
};

VirtualCanBus::VirtualCanBus(asio::io_context& core, std::string path) : tap_{std::make_shared<Tap>(core, std::move(path))} {
    tap_->join();
}
VirtualCanBus::~VirtualCanBus() { tap_->stop(); }
Status VirtualCanBus::send(const CanFrame& frame) { return tap_->send(frame); }
void VirtualCanBus::set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) { tap_->set_receiver(std::move(receiver)); }
bool VirtualCanBus::joined() const { return tap_->joined(); }

}  // namespace odolink
