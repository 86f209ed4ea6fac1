// SPDX-License-Identifier: Apache-2.0
// main() of every fuzz target that is not built by clang's libFuzzer: gives each file named on the command line (folders are
// walked) to the target once, after the empty input. So the seeds are an ordinary test of each build; 1: seeds that are not there.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void give(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t inputs = 1;
    LLVMFuzzerTestOneInput(nullptr, 0);
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::exists(argv[i])) {
            std::cerr << argv[i] << " is not there\n";
            return 1;
        }
        if (!std::filesystem::is_directory(argv[i])) {
            give(argv[i]);
            ++inputs;
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
            if (entry.is_regular_file()) {
                give(entry.path());
                ++inputs;
            }
        }
    }
    std::cout << inputs << " inputs\n";
    return 0;
}
