#include "model/mapper/relationship_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

constexpr auto kKeywords = std::to_array<RelationshipKeyword>({
#define KEYWORD(name, kind, words) {name, OptionKind::kind, words},
#include "model/mapper/relationship_keywords.inc"
#undef KEYWORD
});

struct SqlModelKeyword {
  std::string_view name;
  std::string_view means;
};
constexpr auto kSqlModelKeywords = std::to_array<SqlModelKeyword>({
#define KEYWORD(name, means) {name, means},
#include "model/mapper/sqlmodel_keywords.inc"
#undef KEYWORD
});

// What relationship() takes without a keyword, in order; 1.x took more, and nobody gave them.
constexpr std::array<std::string_view, 2> kPositional = {"argument", "secondary"};

bool is_relationship(std::string_view callee) {
  return callee == "sqlalchemy.orm.relationship" || callee == "sqlalchemy.orm.relation" ||
         callee == "sqlalchemy.orm.dynamic_loader";
}

bool is_sqlmodel_relationship(std::string_view callee) {
  return callee == "sqlmodel.Relationship" || callee == "sqlmodel.main.Relationship";
}

std::string callee_of(const Project& project, const Expression& call) {
  return call.is(Kind::Call) ? library_name(project, value_of(project, call.field(Field::Function)))
                             : std::string();
}

class CallReader {
 public:
  CallReader(const Project& project, RelationshipCall& out) : project_(project), out_(out) {}

  // relationship() and backref(): `skip` positional arguments are the caller's.
  void read_options(const Expression& call, std::size_t skip) {
    const Arguments arguments = arguments_of(call);
    for (std::size_t i = skip; i < arguments.positional.size(); ++i)
      add_positional(i, arguments.positional[i]);
    for (const Argument& argument : arguments.keywords)
      add(std::string(argument.keyword), argument.value, argument.whole);
    if (arguments.has_splat && !read_splats(call)) out_.unread.emplace_back(kUnwrittenArguments);
  }

  void read_sqlmodel(const Expression& call) {
    const Arguments arguments = arguments_of(call);
    if (arguments.has_splat || !arguments.positional.empty())
      out_.unread.emplace_back(kUnwrittenArguments);
    for (const Argument& argument : arguments.keywords) read_sqlmodel_argument(argument);
    // What sa_relationship_kwargs gives wins, wherever it stands.
    for (const Argument& argument : arguments.keywords)
      if (argument.keyword == "sa_relationship_kwargs") read_dictionary(argument.value);
  }

 private:
  // `**common`, of a dictionary of constants that nothing but such calls uses. False for all else.
  bool read_splats(const Expression& call) {
    for (const syntax::Node& item : call.node.field(Field::Arguments).items()) {
      if (item.is(Kind::ListSplat)) return false;
      if (!item.is(Kind::DictionarySplat)) continue;
      const Expression name = call.at(item.items().front());
      const Expression dictionary = value_of(project_, name);
      if (!name.is(Kind::Identifier) || !says_all(dictionary) ||
          !is_only_unpacked(name, dictionary))
        return false;
      for (const syntax::Node& pair : dictionary.node.items()) read_pair(dictionary.at(pair));
    }
    return true;
  }

  [[nodiscard]] bool says_all(const Expression& dictionary) const {
    if (!dictionary.is(Kind::Dictionary)) return false;
    const auto items = dictionary.node.items();
    return std::ranges::all_of(items, [&](const syntax::Node& item) {
      return item.is(Kind::Pair) && item.field(Field::Key).is(Kind::String) &&
             is_constant(dictionary.at(item.field(Field::Value)));
    });
  }

  // Wherever the file says the name, it is bound to the dictionary or unpacked.
  static bool is_only_unpacked(const Expression& name, const Expression& dictionary) {
    if (name.module != dictionary.module) return false;
    for (syntax::Walker walk(name.module->root()); walk; walk.next()) {
      if (!walk->is(Kind::Identifier) || walk->text() != name.text()) continue;
      const syntax::Node parent = walk.ancestors().back();
      const bool is_bound = parent.is(Kind::Assignment) && parent.field(Field::Left) == *walk &&
                            parent.field(Field::Right) == dictionary.node;
      if (!is_bound && !parent.is(Kind::DictionarySplat)) return false;
    }
    return true;
  }

  void add_positional(std::size_t index, const Argument& argument) {
    if (index < kPositional.size()) {
      add(std::string(kPositional[index]), argument.value, argument.whole);
    } else {
      out_.unread.push_back(fmt::format("the argument '{}' of its call has no name that is known",
                                        canonical_text(argument.value)));
    }
  }

  void add(std::string keyword, const Expression& value, ByteRange whole) {
    if (relationship_keyword(keyword) == nullptr)
      out_.unread.push_back(
          fmt::format("the argument '{}' of relationship() is not known", keyword));
    out_.options.push_back({std::move(keyword), value, {value.module->id(), whole}});
  }

  void read_sqlmodel_argument(const Argument& argument) {
    const auto known =
        std::ranges::find(kSqlModelKeywords, argument.keyword, &SqlModelKeyword::name);
    if (known == kSqlModelKeywords.end()) {
      out_.unread.push_back(
          fmt::format("the argument '{}' of Relationship() is not known", argument.keyword));
    } else if (argument.keyword == "cascade_delete") {
      read_cascade_delete(argument.value);
    } else if (argument.keyword == "sa_relationship_args") {
      read_list(argument.value);
    } else if (!known->means.empty()) {
      add(std::string(known->means), argument.value, argument.whole);
    }
  }

  void read_cascade_delete(const Expression& value) {
    const auto flag = bool_constant(project_, value);
    if (!flag && !value.is(Kind::None))
      out_.unread.emplace_back("the value of cascade_delete is computed");
    out_.cascade_delete = flag.value_or(false);
  }

  // The positional arguments after the target.
  void read_list(const Expression& written) {
    const Expression list = value_of(project_, written);
    if (!list.is(Kind::List) && !list.is(Kind::Tuple)) {
      if (!list.is(Kind::None)) out_.unread.emplace_back("sa_relationship_args is computed");
      return;
    }
    std::size_t index = 1;
    for (const syntax::Node& item : list.node.items()) {
      const Expression value = unwrapped(list.at(item));
      add_positional(index++, {{}, value, value.range()});
    }
  }

  void read_dictionary(const Expression& written) {
    const Expression dictionary = value_of(project_, written);
    if (dictionary.is(Kind::None)) return;
    if (callee_of(project_, dictionary) == "builtins.dict") {
      read_options(dictionary, 0);
      return;
    }
    if (!dictionary.is(Kind::Dictionary)) {
      out_.unread.emplace_back("sa_relationship_kwargs is computed");
      return;
    }
    for (const syntax::Node& item : dictionary.node.items()) read_pair(dictionary.at(item));
  }

  void read_pair(const Expression& pair) {
    const auto key = pair.is(Kind::Pair) ? string_constant(project_, pair.field(Field::Key)).value
                                         : std::nullopt;
    if (key) {
      add(*key, unwrapped(pair.field(Field::Value)), pair.range());
    } else {
      out_.unread.emplace_back("a key in sa_relationship_kwargs is computed");
    }
  }

  const Project& project_;
  RelationshipCall& out_;
};

}  // namespace

const RelationshipKeyword* relationship_keyword(std::string_view name) {
  const auto found = std::ranges::find(kKeywords, name, &RelationshipKeyword::name);
  return found == kKeywords.end() ? nullptr : &*found;
}

const GivenOption* RelationshipCall::option(std::string_view keyword) const {
  const auto found = std::find_if(options.rbegin(), options.rend(),
                                  [&](const GivenOption& each) { return each.keyword == keyword; });
  return found == options.rend() ? nullptr : &*found;
}

Expression RelationshipCall::value(std::string_view keyword) const {
  const GivenOption* const given = option(keyword);
  return given == nullptr || given->value.is(Kind::None) ? Expression{} : given->value;
}

std::optional<RelationshipCall> read_relationship_call(const Project& project,
                                                       const Expression& value) {
  RelationshipCall result;
  result.call = unwrapped(value);
  const std::string callee = callee_of(project, result.call);
  CallReader reader(project, result);
  if (is_sqlmodel_relationship(callee)) {
    result.form = RelationshipForm::SqlModel;
    const auto inner = keyword_of(result.call, "sa_relationship");
    const Expression given = inner ? value_of(project, *inner) : Expression{};
    if (!given || given.is(Kind::None)) {
      reader.read_sqlmodel(result.call);
      return result;
    }
    result.form = RelationshipForm::SaRelationship;
    if (!is_relationship(callee_of(project, given))) {
      result.unread.emplace_back("sa_relationship is computed");
      return result;
    }
    reader.read_options(given, 0);
    return result;
  }
  if (!is_relationship(callee)) return std::nullopt;
  reader.read_options(result.call, 0);
  return result;
}

std::optional<BackrefCall> read_backref(const Project& project, const GivenOption& option) {
  BackrefCall result;
  result.call.form = RelationshipForm::Backref;
  const Expression value = value_of(project, option.value);
  Expression name = value;
  if (callee_of(project, value) == "sqlalchemy.orm.backref") {
    result.call.call = value;
    CallReader(project, result.call).read_options(value, 1);
    const Arguments arguments = arguments_of(value);
    if (const Argument* const named = arguments.keyword("name")) {
      name = named->value;
      std::erase_if(result.call.options, [](const GivenOption& o) { return o.keyword == "name"; });
    } else if (!arguments.positional.empty()) {
      name = arguments.positional.front().value;
    }
  } else {
    result.call.call = option.value;
  }
  const auto attribute = string_constant(project, name).value;
  if (!attribute) return std::nullopt;
  result.attribute = *attribute;
  return result;
}

}  // namespace modelmend::model
