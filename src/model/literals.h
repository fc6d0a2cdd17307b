// The words without which a file cannot begin to hold a model, and the libraries that give them
// their meaning.
//
// One list each, used by read_models() and by the pipeline's prefilter. A file that holds none of
// the words can hold a model only by deriving a class from one.
#pragma once

#include <set>
#include <span>
#include <string>

namespace modelmend::model {

[[nodiscard]] std::span<const std::string> model_literals();
// Top-level packages: "sqlalchemy", ...
[[nodiscard]] const std::set<std::string, std::less<>>& model_libraries();

}  // namespace modelmend::model
