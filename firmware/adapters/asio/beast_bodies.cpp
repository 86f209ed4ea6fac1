// SPDX-License-Identifier: Apache-2.0
// The bodies of Boost.Beast, compiled once for the whole tree (BOOST_BEAST_SEPARATE_COMPILATION in CMakeLists.txt).
// Every target that uses Beast links odolink_beast and with it this object.
#include <boost/beast/src.hpp>
