#include "model/mapper/inheritance.h"

#include <algorithm>
#include <array>

#include "model/column_readers.h"
#include "model/mapper/words.h"
#include "model/mapper_properties.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;

// Options that take a column, or the name of one.
constexpr std::array<std::string_view, 2> kColumnOptions = {"polymorphic_on", "version_id_col"};

class MapperArgsReader {
 public:
  MapperArgsReader(const MapperNames& names, MapperFact& fact) : names_(names), fact_(fact) {}

  void read(const Member& member) {
    const MemberValue value = member_value(names_.project(), member);
    const Expression given = value.value ? value_of(names_.project(), value.value) : Expression{};
    if (!given || value.reason) return refuse(member);
    if (given.is(Kind::Dictionary)) {
      for (const syntax::Node& item : given.node.items()) read_pair(member, given.at(item));
    } else if (is_dict_call(given)) {
      for (const Argument& argument : arguments_of(given).keywords)
        add(std::string(argument.keyword), argument.value,
            {argument.value.module->id(), argument.whole});
    } else {
      refuse(member);
    }
  }

 private:
  [[nodiscard]] bool is_dict_call(const Expression& e) const {
    return e.is(Kind::Call) &&
           library_name(names_.project(), e.field(Field::Function)) == "builtins.dict" &&
           !arguments_of(e).has_splat && arguments_of(e).positional.empty();
  }

  void read_pair(const Member& member, const Expression& pair) {
    const auto key = pair.is(Kind::Pair)
                         ? string_constant(names_.project(), pair.field(Field::Key)).value
                         : std::nullopt;
    if (!key) return refuse(member);
    add(*key, unwrapped(pair.field(Field::Value)), pair.place());
  }

  void add(std::string keyword, const Expression& value, const Place& place) {
    if (keyword == "properties" && says_loading_alone(names_.project(), value)) return;
    std::string words = words_of(names_, value, fact_.cls);
    if (std::ranges::find(kColumnOptions, keyword) != kColumnOptions.end())
      if (const auto name = string_constant(names_.project(), value).value)
        if (const auto column = names_.column(fact_.cls, *name)) words = names_.text(*column);
    fact_.mapper_args.push_back({std::move(keyword), std::move(words), place, value.place()});
  }

  void refuse(const Member& member) {
    fact_.unread.push_back({"its __mapper_args__ is computed", member.statement.place()});
  }

  const MapperNames& names_;
  MapperFact& fact_;
};

bool is_concrete(const MapperFact& fact) {
  return std::ranges::any_of(fact.mapper_args, [](const OptionFact& option) {
    return option.keyword == "concrete" && option.value == "True";
  });
}

}  // namespace

void read_inheritance(const MapperNames& names, const ClassBodies& bodies, MapperFact& fact) {
  for (const SeenMember& each : bodies.seen_by(fact.cls))
    if (each.member->name == "__mapper_args__") MapperArgsReader(names, fact).read(*each.member);
  std::ranges::stable_sort(fact.mapper_args, {}, &OptionFact::keyword);
  if (!fact.inherits) return;
  const ProjectModels& models = names.models();
  if (is_concrete(fact)) {
    fact.inheritance = Inheritance::Concrete;
  } else {
    const bool same =
        models.model_class(fact.cls).table == models.model_class(*fact.inherits).table;
    fact.inheritance = same ? Inheritance::Single : Inheritance::Joined;
  }
}

}  // namespace modelmend::model
