// SPDX-License-Identifier: Apache-2.0
// By the C library's iconv; where it does not know an encoding the file is refused as before. See encodings.hpp.
#include "adapters/exchange/encodings.hpp"

#include <iconv.h>

#include <array>

namespace odolink::exchange {
namespace {

class Converter {
public:
    explicit Converter(const char* from) : handle_{iconv_open("UTF-8", from)} {}
    ~Converter() {
        if (known()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    [[nodiscard]] bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    /// Nothing where a byte has no meaning.
    std::optional<std::string> read(std::string_view file) {
        std::string in{file};
        char* at = in.data();
        std::size_t left = in.size();
        std::string out;
        std::array<char, 4096> piece{};
        while (left > 0) {
            char* to = piece.data();
            std::size_t room = piece.size();
            const bool whole = iconv(handle_, &at, &left, &to, &room) != static_cast<std::size_t>(-1);
            if (!whole && room == piece.size()) return std::nullopt;  // no room was needed: the bytes are wrong
            out.append(piece.data(), piece.size() - room);
            if (!whole && room > kLongestCharacter) return std::nullopt;
        }
        return out;
    }

private:
    static constexpr std::size_t kLongestCharacter = 8;
    iconv_t handle_;
};

std::optional<Recoded> recoded(std::string_view file, const char* from, const char* name) {
    Converter converter{from};
    if (!converter.known()) return std::nullopt;
    auto text = converter.read(file);
    if (!text) return std::nullopt;
    return Recoded{std::move(*text), name};
}

}  // namespace

std::optional<Recoded> from_utf16(std::string_view file) {
    if (file.starts_with("\xFF\xFE")) return recoded(file.substr(2), "UTF-16LE", "UTF-16");
    if (file.starts_with("\xFE\xFF")) return recoded(file.substr(2), "UTF-16BE", "UTF-16");
    return std::nullopt;
}
std::optional<Recoded> from_gb18030(std::string_view file) { return recoded(file, "GB18030", "GB 18030 (GBK)"); }
std::optional<Recoded> from_windows_1252(std::string_view file) { return recoded(file, "WINDOWS-1252", "Windows-1252"); }

}  // namespace odolink::exchange
