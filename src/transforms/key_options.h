// KeyOptions: the options of a foreign key as arguments of ForeignKey(...), in their order.
//
// Used by set_foreign_key. Only what differs from SQLAlchemy's silence is an option, so two keys
// with the same options mean the same to the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rewrite/source_style.h"
#include "schema/schema.h"

namespace modelmend::transforms {

struct KeyOption {
  std::string name;   // "ondelete"
  std::string value;  // "'CASCADE'", "True"

  [[nodiscard]] std::string argument() const { return name + "=" + value; }
};

[[nodiscard]] std::vector<KeyOption> key_options(const schema::ForeignKey& key,
                                                 const rewrite::SourceStyle& style);

// True if the option, with the value as code writes it, says what its absence says as well.
[[nodiscard]] bool says_nothing(std::string_view name, std::string_view value);

// True if both texts are literals of one value; SQL words count in any case.
[[nodiscard]] bool same_value(std::string_view a, std::string_view b);

}  // namespace modelmend::transforms
