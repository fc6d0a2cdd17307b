#include "model/column_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "model/annotated_field.h"
#include "model/class_body.h"
#include "model/column_call.h"
#include "model/column_readers.h"
#include "model/declared_arguments.h"
#include "model/keyed_values.h"
#include "model/known_arguments.h"
#include "model/mapper_properties.h"
#include "model/resolved_text.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// deferred(column_property(Column(...))) and no deeper.
constexpr int kMaxWrappers = 4;

std::string callee_of(const Project& project, const Expression& call) {
  return call.is(Kind::Call) ? library_name(project, value_of(project, call.field(Field::Function)))
                             : std::string();
}

class SourceReader {
 public:
  SourceReader(const Project& project, const ColumnDecl& decl) : project_(project), decl_(decl) {}

  ColumnSource read() {
    const Expression written = expression_at(project_, decl_.place);
    const bool is_call = decl_.style == Style::CoreTable;
    const auto member =
        written && !is_call ? member_at(written, decl_.attribute) : std::optional<Member>();
    if (member) {
      read_member(*member);
    } else if (written && is_call) {
      wrapped(written);
    } else {
      unread("the declaration cannot be found again", decl_.place);
    }
    return std::move(source_);
  }

 private:
  void unread(std::string reason, const Place& place) {
    source_.unread.push_back({std::move(reason), place});
  }

  void read_member(const Member& member) {
    if (member.annotation) {
      source_.annotation = read_annotation(project_, member.annotation);
      source_.has_annotation = true;
    }
    if (const Expression call = loading_of(project_, decl_.place, member.name)) read_wrapper(call);
    if (member.function) source_.docstring = docstring_of(member.function);
    const Expression value = member_value(project_, member).value;
    const bool is_field = decl_.style == Style::SqlModelField;
    if (is_field || decl_.style == Style::SqlModelAnnotation) return read_field(value);
    if (value) wrapped(value);
    if (!is_wrapped_) read_annotated();
  }

  // What deferred(...) or column_property(...) says besides the column.
  Arguments read_wrapper(const Expression& call) {
    Arguments arguments = arguments_of(call);
    const bool is_deferred = callee_of(project_, call) == "sqlalchemy.orm.deferred";
    if (is_deferred) give(Taker::Wrapper, "deferred", call.field(Field::Function), call.place());
    keywords(Taker::Wrapper, is_deferred ? Call::Deferred : Call::ColumnProperty, arguments);
    return arguments;
  }

  // What deferred(...) says of the column in it.
  void wrapped(Expression value) {
    for (int layer = 0; layer < kMaxWrappers; ++layer) {
      const Expression call = value_of(project_, value);
      const std::string name = callee_of(project_, call);
      const bool is_deferred = name == "sqlalchemy.orm.deferred";
      if (!is_deferred && name != "sqlalchemy.orm.column_property") break;
      is_wrapped_ = true;
      const Arguments arguments = read_wrapper(call);
      if (arguments.positional.empty()) return;
      for (std::size_t i = 1; i < arguments.positional.size(); ++i)
        unknown(arguments.positional[i], is_deferred ? Call::Deferred : Call::ColumnProperty);
      value = arguments.positional.front().value;
    }
    const auto column = find_column_call(project_, value);
    if (!column) return unread("the column cannot be found again", decl_.place);
    const bool is_mapped = column->function == ColumnFunction::MappedColumn;
    read_call(is_mapped ? Taker::MappedColumn : Taker::Column, *column);
  }

  void read_annotated() {
    if (const auto call = annotated_column(project_, source_.annotation))
      read_call(Taker::Annotated, *call);
  }

  void read_call(Taker taker, const ColumnCall& column) {
    const Call call = taker == Taker::Column ? Call::Column : Call::MappedColumn;
    const Arguments arguments = arguments_of(column.call);
    if (arguments.has_splat) unread("arguments come from *args or **kwargs", column.call.place());
    has_type_by_place_ = false;
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
      positional(taker, arguments.positional[i], i);
    keywords(taker, call, arguments);
    for (const Argument& extra : column.extra)
      if (arguments.keyword(extra.keyword) == nullptr) keyword(taker, call, extra);
  }

  void keywords(Taker taker, Call call, const Arguments& arguments) {
    for (const Argument& argument : arguments.keywords) keyword(taker, call, argument);
  }

  void keyword(Taker taker, Call call, const Argument& argument) {
    if (!is_known_argument(call, argument.keyword)) return unknown(argument, call);
    if (argument.keyword == "type_" || argument.keyword == "sa_type") type(argument.value);
    give(taker, std::string(argument.keyword), argument.value,
         {argument.value.module->id(), argument.whole});
  }

  void unknown(const Argument& argument, Call call) {
    const Place place{argument.value.module->id(), argument.whole};
    if (argument.keyword.empty())
      return unread(
          fmt::format("'{}' in {}() is not read", canonical_text(argument.value), call_name(call)),
          place);
    unread(fmt::format("the argument '{}' of {}() is not known", argument.keyword, call_name(call)),
           place);
  }

  void give(Taker taker, std::string keyword, const Expression& value, const Place& place) {
    source_.arguments.push_back({taker, std::move(keyword), value, place});
  }

  void type(const Expression& value) {
    if (!source_.type && !value.is(Kind::None)) source_.type = value;
  }

  void positional(Taker taker, const Argument& argument, std::size_t index) {
    if (index == 0 &&
        (argument.value.is(Kind::String) || string_constant(project_, argument.value).value))
      return give(taker, "name", argument.value, argument.value.place());
    const Expression item = value_of(project_, argument.value);
    const std::string callee = sqlalchemy_callee(project_, item);
    if (is_column_item(callee)) return give(taker, "", item, argument.value.place());
    const bool may_be_type = index < 2 && !has_type_by_place_;
    if (!may_be_type) return unknown(argument, Call::Column);
    has_type_by_place_ = true;
    type(argument.value);
  }

  void read_field(const Expression& value) {
    Expression call = field_call(project_, value);
    const bool is_plain = value && !call;
    if (is_plain) give(Taker::Field, "default", value, value.place());
    if (!call) call = annotated_field(project_, source_.annotation);
    if (call) read_field_call(call, is_plain);
    for (const Argument& limit : annotated_limits(project_, source_.annotation))
      if (source_.find(Taker::Field, limit.keyword) == nullptr)
        keyword(Taker::Field, Call::Field, limit);
  }

  void read_field_call(const Expression& call, bool is_plain) {
    const Arguments arguments = arguments_of(call);
    if (arguments.has_splat) unread("arguments come from *args or **kwargs", call.place());
    if (!arguments.positional.empty() && !is_plain)
      give(Taker::Field, "default", arguments.positional.front().value,
           arguments.positional.front().value.place());
    for (std::size_t i = 1; i < arguments.positional.size(); ++i)
      unknown(arguments.positional[i], Call::Field);
    const Argument* column = arguments.keyword("sa_column");
    for (const Argument& argument : arguments.keywords)
      if (&argument != column) field_keyword(argument, is_plain);
    // SQLModel takes sa_column=None for none at all.
    if (column != nullptr && !unwrapped(column->value).is(syntax::Kind::None))
      wrapped(column->value);
  }

  void field_keyword(const Argument& argument, bool has_value) {
    if (argument.keyword == "default" && has_value) return;
    if (argument.keyword == "sa_column_args") return column_arguments(argument.value);
    if (argument.keyword == "sa_column_kwargs") return column_keywords(argument.value);
    keyword(Taker::Field, Call::Field, argument);
  }

  void column_arguments(const Expression& list) {
    const Expression value = value_of(project_, list);
    if (!value.is(Kind::List) && !value.is(Kind::Tuple))
      return unread("sa_column_args is computed", list.place());
    for (const Node& node : value.node.items()) {
      const Expression written = unwrapped(value.at(node));
      const Expression item = value_of(project_, written);
      const std::string callee = sqlalchemy_callee(project_, item);
      if (is_column_item(callee)) {
        give(Taker::Column, "", item, written.place());
      } else {
        unknown({{}, written, written.range()}, Call::Column);
      }
    }
  }

  void column_keywords(const Expression& dictionary) {
    const auto pairs = keyed_values(project_, dictionary);
    if (!pairs) return unread("sa_column_kwargs is computed", dictionary.place());
    for (const Place& place : pairs->computed) unread("sa_column_kwargs is computed", place);
    for (const KeyedValue& pair : pairs->items)
      keyword(Taker::Column, Call::Column, {pair.key, pair.value, pair.whole});
  }

  const Project& project_;
  const ColumnDecl& decl_;
  ColumnSource source_;
  bool has_type_by_place_ = false;  // in the call that is read
  bool is_wrapped_ = false;
};

}  // namespace

const GivenArgument* ColumnSource::find(Taker taker, std::string_view keyword) const& {
  const auto found = std::ranges::find_if(arguments, [&](const GivenArgument& argument) {
    return argument.taker == taker && argument.keyword == keyword;
  });
  return found == arguments.end() ? nullptr : &*found;
}

Expression doc_by_function(const Project& project, const ProjectModels& models,
                           const ColumnDecl& decl, const ColumnSource& source) {
  if (!source.docstring || !decl.owner) return {};
  const ModelClass& owner = models.model_class(*decl.owner);
  const bool is_own = owner.role == ClassRole::Mapped;
  const bool is_plain = decl.style == Style::Column && decl.call == decl.column_call;
  const GivenArgument* const said = source.find(Taker::Column, "doc");
  if (is_own || !is_plain || (said != nullptr && !said->value.is(Kind::None))) return {};
  return string_constant(project, source.docstring).value ? source.docstring : Expression{};
}

ColumnSource column_source(const Project& project, const ColumnDecl& decl) {
  return SourceReader(project, decl).read();
}

}  // namespace modelmend::model
