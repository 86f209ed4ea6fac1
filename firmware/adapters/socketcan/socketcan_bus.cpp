// SPDX-License-Identifier: Apache-2.0
// One CAN_RAW socket on the event loop: open, drain, send, and open again when the interface went away.
#include "adapters/socketcan/socketcan_bus.hpp"

#include <linux/can/error.h>
#include <linux/can/raw.h>
#include <net/if.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <optional>

#include "adapters/socketcan/kernel_frame.hpp"

namespace odolink {
namespace {

namespace asio = boost::asio;
constexpr auto kRetry = std::chrono::seconds{1};
constexpr int kFramesAtOnce = 256;           // then the loop's other work has its turn
constexpr int kQueueBytes = 4096 * 1000;     // about 4,096 frames with the kernel's bookkeeping

Duration duration_of(const timespec& t) { return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec}; }

Duration read_clock(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return duration_of(now);
}

/// What the kernel tells beside a frame, if it does.
template <class T>
std::optional<T> told_beside(msghdr& message, int type) {
    for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != type) continue;
        T value{};
        std::memcpy(&value, CMSG_DATA(part), sizeof value);
        return value;
    }
    return std::nullopt;
}

template <class T>
bool set(int fd, int level, int option, const T& value) {
    return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/// A bound socket, or -1 with errno.
int open_interface(const std::string& name) {
    const int fd = ::socket(PF_CAN, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, CAN_RAW);
    if (fd < 0) return -1;
    const int on = 1;
    const can_err_mask_t errors = CAN_ERR_BUSOFF | CAN_ERR_RESTARTED | CAN_ERR_CRTL;
    set(fd, SOL_CAN_RAW, CAN_RAW_FD_FRAMES, on);  // an interface without FD only never delivers such frames
    set(fd, SOL_CAN_RAW, CAN_RAW_ERR_FILTER, errors);
    set(fd, SOL_SOCKET, SO_TIMESTAMPNS, on);
    set(fd, SOL_SOCKET, SO_RXQ_OVFL, on);
    // Without CAP_NET_ADMIN the system's bound holds (net.core.rmem_max: about 550 frames, 0.25 s of a full bus).
    if (!set(fd, SOL_SOCKET, SO_RCVBUFFORCE, kQueueBytes)) set(fd, SOL_SOCKET, SO_RCVBUF, kQueueBytes);
    sockaddr_can address{};
    address.can_family = AF_CAN;
    address.can_ifindex = static_cast<int>(::if_nametoindex(name.c_str()));
    int error = 0;
    socklen_t size = sizeof error;
    if (address.can_ifindex != 0 && ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        // An interface that is down can be bound; the socket's error tells.
        if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0) return fd;
    } else {
        error = errno;
    }
    ::close(fd);
    errno = error;
    return -1;
}

}  // namespace

class SocketCanBus::Socket : public std::enable_shared_from_this<Socket> {
public:
    Socket(asio::io_context& core, std::string interface) : name_{std::move(interface)}, descriptor_{core}, retry_{core} {}

    void open() {
        if (stopped_) return;
        const int fd = open_interface(name_);
        if (fd < 0) return open_later("cannot open " + name_ + ": " + std::strerror(errno));
        descriptor_.assign(fd);
        state_ = BusState::Up;
        overflow_ = 0;
        ++counters_.opened;
        wait();
    }

    void stop() {
        stopped_ = true;
        receiver_ = nullptr;
        retry_.cancel();
        boost::system::error_code ignored;
        descriptor_.close(ignored);
    }

    Status send(const CanFrame& frame) {
        if (std::exchange(bus_off_untold_, false)) return CanBusErrc::BusOff;
        if (state_ != BusState::Up) return CanBusErrc::Down;
        const KernelFrame out = to_kernel(frame);
        if (::write(descriptor_.native_handle(), &out.raw, out.size) == static_cast<ssize_t>(out.size)) {
            ++counters_.sent;
            return {};
        }
        // EINVAL: an FD frame on an interface that has no FD.
        const int error = errno;
        if (error == ENOBUFS || error == EAGAIN) return CanBusErrc::Full;
        std::string why = "send on " + name_ + ": " + std::strerror(error);
        // The kernel tells a lost interface once: to whom asks first, and that was this send.
        if (error == ENETDOWN || error == ENODEV || error == ENXIO) open_later(std::move(why));
        else detail_ = std::move(why);
        return CanBusErrc::Down;
    }

    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) { receiver_ = std::move(receiver); }
    [[nodiscard]] BusState state() const { return state_; }
    [[nodiscard]] const SocketCanCounters& counters() const { return counters_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }

private:
    void open_later(std::string why) {
        detail_ = std::move(why);
        state_ = BusState::Absent;
        boost::system::error_code ignored;
        descriptor_.close(ignored);
        retry_.expires_after(kRetry);
        retry_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (!error) self->open();
        });
    }

    void wait() {
        descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                   if (!error && !self->stopped_) self->drain();
                               });
    }

    void drain() {
        arrivals_.read_clocks(read_clock(CLOCK_REALTIME), MonoTime{read_clock(CLOCK_BOOTTIME)});
        for (int i = 0; i < kFramesAtOnce; ++i) {
            if (stopped_ || state_ == BusState::Absent) return;
            canfd_frame raw{};
            iovec part{&raw, sizeof raw};
            alignas(cmsghdr) std::array<char, 128> control;
            msghdr message{};
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            const auto size = ::recvmsg(descriptor_.native_handle(), &message, 0);
            if (size < 0 && errno == EAGAIN) break;
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) return open_later("receive on " + name_ + ": " + std::strerror(errno));
            take(raw, static_cast<std::size_t>(size), message);
        }
        if (!stopped_ && state_ != BusState::Absent) wait();
    }

    void take(const canfd_frame& raw, std::size_t size, msghdr& message) {
        if (const auto total = told_beside<std::uint32_t>(message, SO_RXQ_OVFL)) counters_.kernel_dropped += *total - std::exchange(overflow_, *total);
        if (const auto error = error_of(raw)) return note(*error);
        const auto frame = from_kernel(raw, size);
        if (!frame) return;
        if (state_ == BusState::BusOff) state_ = BusState::Up;  // whoever hears frames is on the bus again
        ++counters_.received;
        if (!receiver_) return;
        const auto stamp = told_beside<timespec>(message, SO_TIMESTAMPNS);
        receiver_(*frame, arrivals_.arrived(stamp ? duration_of(*stamp) : Duration::zero()));
    }

    void note(BusError error) {
        ++counters_.error_frames;
        if (error == BusError::Restarted) state_ = BusState::Up;
        if (error != BusError::BusOff) return;
        ++counters_.bus_offs;
        bus_off_untold_ = true;
        detail_ = name_ + " is bus-off; set a restart time (ip link set " + name_ + " type can restart-ms 100)";
        state_ = BusState::BusOff;
    }

    std::string name_;
    asio::posix::stream_descriptor descriptor_;
    asio::steady_timer retry_;
    BusState state_{BusState::Absent};
    bool stopped_{false};
    bool bus_off_untold_{false};  ///< the next send tells it
    std::uint32_t overflow_{0};
    ArrivalTimes arrivals_;
    std::function<void(const CanFrame&, MonoTime)> receiver_;
    SocketCanCounters counters_;
    std::string detail_;
};

SocketCanBus::SocketCanBus(asio::io_context& core, std::string interface)
    : socket_{std::make_shared<Socket>(core, std::move(interface))} {
    socket_->open();
}
SocketCanBus::~SocketCanBus() { socket_->stop(); }
Status SocketCanBus::send(const CanFrame& frame) { return socket_->send(frame); }
void SocketCanBus::set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) { socket_->set_receiver(std::move(receiver)); }
BusState SocketCanBus::state() const { return socket_->state(); }
SocketCanCounters SocketCanBus::counters() const { return socket_->counters(); }
std::string SocketCanBus::detail() const { return socket_->detail(); }

}  // namespace odolink
