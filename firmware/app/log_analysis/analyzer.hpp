// SPDX-License-Identifier: Apache-2.0
// Reads the frames of a recording and gathers a Report. The logic behind `odolinkctl log`; the integration tests use it too.
#pragma once

#include <memory>
#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

#include "app/log_analysis/report.hpp"
#include "protocols/dbc/database.hpp"
#include "protocols/obdb/signal_set.hpp"

namespace odolink::log_analysis {

struct Profiles {
    std::vector<dbc::Database> databases;
    std::vector<obdb::SignalSet> sets;
    std::optional<int> model_year;
};

class Analyzer {
public:
    /// `series`: where every decoded value goes as CSV; may be null.
    Analyzer(Profiles profiles, std::ostream* series);
    ~Analyzer();
    Analyzer(const Analyzer&) = delete;
    Analyzer& operator=(const Analyzer&) = delete;

    /// Takes a block of whole lines of candump text.
    void take(std::string_view text);

    /// Ends the recording.
    [[nodiscard]] Report finish();

private:
    class Views;
    std::unique_ptr<Views> views_;
};

}  // namespace odolink::log_analysis
