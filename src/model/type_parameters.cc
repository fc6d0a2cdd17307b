#include "model/type_parameters.h"

#include <algorithm>
#include <array>
#include <utility>

#include "model/declared_arguments.h"

namespace modelmend::model {

namespace {

constexpr std::size_t kMostParameters = 4;

struct Parameters {
  std::string_view type;
  std::array<std::string_view, kMostParameters> names;  // empty after the last one
};

// A macro spares the list the braces of each row.
constexpr auto kParameters = std::to_array<Parameters>({
#define X(type, ...) {#type, {__VA_ARGS__}},
#include "model/type_parameters.inc"
#undef X
});

// Empty if that place has no parameter.
std::string_view parameter_name(std::string_view type, std::size_t place) {
  const auto* const found = std::ranges::find(kParameters, type, &Parameters::type);
  if (found == kParameters.end() || place >= kMostParameters) return {};
  return found->names.at(place);
}

}  // namespace

Arguments named_type_arguments(const semantic::Project& project, const Expression& type_call) {
  Arguments arguments = arguments_of(type_call);
  if (arguments.positional.empty()) return arguments;
  const std::string type = sqlalchemy_callee(project, type_call);
  std::vector<Argument> by_place;
  std::swap(by_place, arguments.positional);
  for (std::size_t place = 0; place < by_place.size(); ++place) {
    Argument argument = by_place[place];
    argument.keyword = parameter_name(type, place);
    const bool is_named = !argument.keyword.empty();
    (is_named ? arguments.keywords : arguments.positional).push_back(argument);
  }
  return arguments;
}

std::optional<Expression> type_argument(const semantic::Project& project,
                                        const Expression& type_call, std::string_view name) {
  if (!type_call || !type_call.is(syntax::Kind::Call)) return std::nullopt;
  const Arguments arguments = named_type_arguments(project, type_call);
  const Argument* const found = arguments.keyword(name);
  return found == nullptr ? std::nullopt : std::optional(found->value);
}

}  // namespace modelmend::model
