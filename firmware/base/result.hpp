// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an error that cannot be dropped unread. Every fallible function of the project returns one.
// Errors are error codes of one `enum class …Errc` per module; an adapter that has more to say (a line number, a file)
// names its own error type as the second parameter.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <type_traits>
#include <utility>

namespace odolink {

using Error = boost::system::error_code;

/// A value or an error. Source: boost::system::result, which is not [[nodiscard]] by itself.
template <class T, class E = Error>
class [[nodiscard]] Result : public boost::system::result<T, E> {
public:
    using boost::system::result<T, E>::result;
};

using Status = Result<void>;

/// The error category of one module: its name and a function that gives each enumerator's one-line meaning.
class ErrorCategory final : public boost::system::error_category {
public:
    using Text = const char* (*)(int);
    constexpr ErrorCategory(const char* name, Text text) : name_{name}, text_{text} {}
    const char* name() const noexcept override { return name_; }
    std::string message(int value) const override { return text_(value); }

private:
    const char* name_;
    Text text_;
};

}  // namespace odolink

/// Declares `enum class Errc` as an error code enumeration of its module: put it after the enum, outside any namespace.
/// The module then defines `boost::system::error_code make_error_code(Errc)` beside its category.
#define ODOLINK_ERRC(Errc)                                   \
    template <>                                              \
    struct boost::system::is_error_code_enum<Errc> : std::true_type {}
