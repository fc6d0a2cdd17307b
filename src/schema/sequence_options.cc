#include "schema/sequence_options.h"

#include <cstdint>
#include <limits>
#include <optional>

namespace modelmend::schema {
namespace {

struct Limits {
  std::int64_t minimum;
  std::int64_t maximum;
};

template <class Number>  // the width of the sequence
constexpr Limits limits_of() {
  return {std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max()};
}

Limits limits_of_type(std::string_view type) {
  if (type == "smallint") return limits_of<std::int16_t>();
  return type == "integer" ? limits_of<std::int32_t>() : limits_of<std::int64_t>();
}

void forget_if(std::optional<std::int64_t>& option, std::int64_t usual) {
  if (option == usual) option.reset();
}

}  // namespace

void leave_out_what_is_usual(SequenceOptions& options, std::string_view type) {
  const Limits all = limits_of_type(type);
  const bool ascending = options.increment.value_or(1) > 0;
  const Limits usual = ascending ? Limits{1, all.maximum} : Limits{all.minimum, -1};
  const std::int64_t first =
      ascending ? options.minimum.value_or(usual.minimum) : options.maximum.value_or(usual.maximum);
  forget_if(options.start, first);
  forget_if(options.increment, 1);
  forget_if(options.minimum, usual.minimum);
  forget_if(options.maximum, usual.maximum);
  forget_if(options.cache, 1);
}

}  // namespace modelmend::schema
