// SPDX-License-Identifier: Apache-2.0
// A service record as JSON, and back. Inside of adapters/exchange only.
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "adapters/exchange/exchange.hpp"

namespace odolink::exchange {

[[nodiscard]] boost::json::object record_json(const ServiceRecord& record);

/// Reads members of JSON objects; remembers the first that is missing or wrong.
[[nodiscard]] boost::json::object mileage_json(const TrustedMileage& mileage);

class JsonReader {
public:
    [[nodiscard]] ServiceRecord record(const boost::json::value& value);
    [[nodiscard]] std::string text(const boost::json::object& object, const char* name);
    /// Zero where the member is absent.
    [[nodiscard]] std::int64_t number(const boost::json::object& object, const char* name, std::int64_t least, std::int64_t most);
    [[nodiscard]] WallTime moment(const boost::json::object& object, const char* name);
    [[nodiscard]] Id id(const boost::json::object& object, const char* name);
    [[nodiscard]] bool flag(const boost::json::object& object, const char* name);
    [[nodiscard]] Money money(const boost::json::object& object, const char* name);
    /// The trusted mileage as mileage_json wrote it.
    [[nodiscard]] TrustedMileage mileage(const boost::json::object& object, const char* name);
    [[nodiscard]] const boost::json::array& list(const boost::json::object& object, const char* name);
    /// The object, or an empty one where it is none.
    [[nodiscard]] const boost::json::object& object(const boost::json::value& value, const char* name);

    void wrong(const std::string& name, const std::string& what, const std::string& advice);
    /// Where in the file the next wrong member is: "records[3]".
    std::string place;
    std::optional<Problem> problem;

private:
    [[nodiscard]] Job job(const boost::json::value& value);
    [[nodiscard]] Part part(const boost::json::value& value);
    [[nodiscard]] Finding finding(const boost::json::value& value);
    [[nodiscard]] Attachment attachment(const boost::json::value& value);
};

/// The value of a whole file, or what is wrong with it.
[[nodiscard]] Result<boost::json::value, Problem> parse_json(std::string_view file);

}  // namespace odolink::exchange
