// SPDX-License-Identifier: Apache-2.0
// The bodies of Boost.Asio, compiled once for the whole tree (BOOST_ASIO_SEPARATE_COMPILATION in CMakeLists.txt).
// Every target that uses Asio links odolink_asio and with it this object.
#include <boost/asio/impl/src.hpp>
