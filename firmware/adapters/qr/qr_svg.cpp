// SPDX-License-Identifier: Apache-2.0
// One path: a rectangle for each run of dark modules in a row.
#include "adapters/qr/qr_svg.hpp"

#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace odolink::qr {
namespace {

constexpr int kQuiet = 4;
constexpr unsigned char kDark = 1;  // the lowest bit of a module

}  // namespace

std::optional<std::string> svg(std::string_view text) {
    const std::unique_ptr<QRcode, void (*)(QRcode*)> code{
        QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_L), QRcode_free};
    if (!code) return std::nullopt;
    const std::string side = std::to_string(code->width + 2 * kQuiet);
    std::string path;
    for (int y = 0; y < code->width; ++y) {
        const unsigned char* row = code->data + y * code->width;
        for (int x = 0; x < code->width;) {
            int end = x;
            while (end < code->width && (row[end] & kDark) != 0) ++end;
            if (end > x) {
                const std::string run = std::to_string(end - x);
                path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + run + "v1h-" + run + "z";
            }
            x = std::max(end, x + 1);
        }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" +
           side + "H0z\"/><path d=\"" + path + "\"/></svg>";
}

}  // namespace odolink::qr
