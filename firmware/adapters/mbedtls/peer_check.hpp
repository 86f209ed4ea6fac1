// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of an accepted loopback connection: this very process, or somebody else on the same machine?
#pragma once

namespace odolink {

enum class Peer { OwnProcess, Foreign };

/// NETLINK_SOCK_DIAG takes about 20 µs, but a kernel without CONFIG_INET_DIAG does not answer; then /proc/net/tcp is read, which
/// takes up to 30 ms as the kernel walks its whole table.
enum class PeerSources { Both, TableOnly };

/// Asks the kernel for the inode of the socket at the other end and looks for it among our own descriptors. Anything that
/// cannot be found out counts as Foreign.
[[nodiscard]] Peer peer_of(int accepted_socket, PeerSources sources = PeerSources::Both);

}  // namespace odolink
