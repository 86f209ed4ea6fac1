// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of an accepted loopback connection: this very process, or somebody else on the same machine?
#pragma once

namespace odolink {

enum class Peer { OwnProcess, Foreign };

/// Asks the kernel (NETLINK_SOCK_DIAG) for the inode of the socket at the other end and looks for it among our own
/// descriptors; about 20 µs. Anything that cannot be found out counts as Foreign.
[[nodiscard]] Peer peer_of(int accepted_socket);

}  // namespace odolink
