// The words without which a file cannot begin to hold a model.
//
// One list, used by read_models() for its first search and by the pipeline's prefilter. A file
// that holds none of them can hold a model only through a name that some other file re-exports;
// read_models() finds those names and searches for them again.
#pragma once

#include <span>
#include <string>

namespace modelmend::model {

[[nodiscard]] std::span<const std::string> model_literals();

}  // namespace modelmend::model
