// Fields of SQLModel classes. https://github.com/fastapi/sqlmodel, get_column_from_field().
#include <fmt/format.h>

#include <algorithm>

#include "model/annotated_field.h"
#include "model/annotation.h"
#include "model/column_readers.h"
#include "model/keyed_values.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// A call that makes something else than a column: Relationship(...), a computed default.
bool is_relationship(const Project& project, const Expression& value) {
  if (!value || !value.is(Kind::Call)) return false;
  const std::string name = library_name(project, value_of(project, value.field(Field::Function)));
  return name == "sqlmodel.Relationship" || name == "sqlmodel.main.Relationship" ||
         name == "sqlalchemy.orm.relationship" || name == "pydantic.PrivateAttr";
}

// Reads one field of an SQLModel class.
class FieldReader {
 public:
  FieldReader(const Project& project, const Member& member, semantic::SqlModelRelease release)
      : project_(project), member_(member), release_(release) {}

  std::optional<ColumnDraft> read() {
    if (!is_field()) return std::nullopt;
    ColumnDecl& decl = draft_.decl;
    decl.place = member_.statement.place();
    decl.attribute = member_.name;
    record_annotation(member_.annotation, annotation_, decl);
    call_ = find_field();
    decl.style = call_ ? Style::SqlModelField : Style::SqlModelAnnotation;
    if (call_) {
      arguments_ = arguments_of(call_);
      read_call();
    }
    if (member_.value && !field_call(project_, member_.value)) set_default(member_.value);
    if (is_sa_column_) return std::move(draft_);
    infer_type();
    decl.nullable = kwargs_nullable_.value_or(
        decl.nullable_said.value_or(!decl.primary_key && annotation_.optional && !is_never_null()));
    return std::move(draft_);
  }

 private:
  bool is_field() {
    if (member_.function || !member_.annotation) return false;
    if (member_.name.starts_with("_") || member_.name == "model_config") return false;
    if (is_relationship(project_, member_.value)) return false;
    annotation_ = read_annotation(project_, member_.annotation);
    return !annotation_.is_class_var;
  }

  Expression find_field() {
    const Expression own = field_call(project_, member_.value);
    return own ? own : annotated_field(project_, annotation_);
  }

  [[nodiscard]] bool written_here() const {
    return call_.module->id() == draft_.decl.place.file &&
           draft_.decl.place.range.contains(call_.range());
  }

  void read_call() {
    ColumnDecl& decl = draft_.decl;
    if (written_here()) {
      decl.call = call_.range();
      decl.callee = call_.field(Field::Function).range();
      decl.column_call = call_.range();
    } else {
      decl.dynamic_reason =
          fmt::format("made elsewhere as '{}'",
                      canonical_text(member_.value ? member_.value : member_.annotation));
      decl.known_elsewhere = true;
    }
    if (arguments_.has_splat) dynamic("arguments come from *args or **kwargs");
    if (!arguments_.positional.empty()) set_default(arguments_.positional.front().value);
    if (const Argument* column = arguments_.keyword("sa_column"))
      if (read_sa_column(column->value)) return;
    for (const Argument& argument : arguments_.keywords) keyword(argument);
    std::sort(decl.other_arguments.begin(), decl.other_arguments.end());
  }

  // What is only made elsewhere is known; this is not.
  void dynamic(std::string reason) {
    ColumnDecl& decl = draft_.decl;
    if (!decl.dynamic_reason || decl.known_elsewhere) decl.dynamic_reason = std::move(reason);
    decl.known_elsewhere = false;
  }

  // With a Column of its own, Field's arguments and the annotation do not count.
  bool read_sa_column(const Expression& value) {
    const auto column = find_column_call(project_, value);
    if (!column || column->function != ColumnFunction::Column) return false;
    is_sa_column_ = true;
    ColumnDecl& decl = draft_.decl;
    decl.column_call.reset();
    read_column_call(project_, *column, draft_);
    if (!draft_.type_said) {
      decl.type = {schema::FromForeignKey{}, ""};
      decl.type_origin = TypeOrigin::ForeignKey;
    }
    decl.nullable = decl.nullable_said.value_or(!decl.primary_key && !draft_.has_identity);
    return true;
  }

  [[nodiscard]] bool is_never_null() const {
    return is_required_ && release_ < semantic::kUsesPydantic2;
  }

  void set_default(const Expression& value) {
    if (unwrapped(value).is(Kind::Ellipsis)) {
      is_required_ = true;
      return;
    }
    draft_.decl.default_value = read_default(project_, value);
  }

  void keyword(const Argument& argument) {
    ColumnDecl& decl = draft_.decl;
    const std::string_view key = argument.keyword;
    if (key == "default" || key == "default_factory") return set_default(argument.value);
    if (key == "primary_key") {
      decl.primary_key = flag(argument).value_or(false);
    } else if (key == "nullable") {
      decl.nullable_said = flag(argument);
    } else if (key == "foreign_key") {
      foreign_key(argument);
    } else if (key == "ondelete") {
      ondelete_ = fmt::format("ondelete={}", canonical_text(argument.value));
      if (release_ < semantic::kKnowsOnDelete)
        dynamic("the project's SQLModel does not know Field(ondelete=)");
      if (!decl.foreign_keys.empty()) decl.foreign_keys.front().options = {ondelete_};
    } else if (key == "sa_type") {
      explicit_type(argument.value, written_here());
      decl.type_is_keyword = true;
    } else if (key == "sa_column_args") {
      column_arguments(argument.value);
    } else if (key == "sa_column_kwargs") {
      column_keywords(argument.value);
    } else if (key == "index" || key == "unique" || key == "max_length" || key == "max_digits" ||
               key == "decimal_places") {
      decl.other_arguments.push_back(fmt::format("{}={}", key, canonical_text(argument.value)));
      decl.argument_places.push_back({argument.value.module->id(), argument.whole});
    }
    // Everything else is Pydantic's and says nothing about the column.
  }

  std::optional<bool> flag(const Argument& argument) {
    const Expression value = unwrapped(argument.value);
    if (value.is(Kind::None)) return std::nullopt;
    const auto constant = bool_constant(project_, value);
    if (!constant) dynamic(fmt::format("{}= is not a constant", argument.keyword));
    return constant;
  }

  void foreign_key(const Argument& argument) {
    if (argument.value.is(Kind::None)) return;
    ForeignKeyFact key;
    key.place = {call_.module->id(), argument.whole};
    key.target_text = argument.value.place();
    StringConstant text = string_constant(project_, argument.value);
    key.target = text.value.value_or("");
    if (!text.value) key.unknown_reason = std::move(text.reason);
    if (!ondelete_.empty()) key.options = {ondelete_};
    draft_.decl.foreign_keys.insert(draft_.decl.foreign_keys.begin(), std::move(key));
    for (PendingTarget& pending : draft_.pending) ++pending.key;
  }

  void explicit_type(const Expression& value, bool here) {
    say_type(read_type(project_, value), TypeOrigin::Explicit, draft_.decl);
    if (here) draft_.decl.type_expr = value.range();
    draft_.type_said = true;
  }

  void column_arguments(const Expression& list) {
    const Expression value = value_of(project_, list);
    if (!value.is(Kind::List) && !value.is(Kind::Tuple)) {
      dynamic("sa_column_args is computed");
      return;
    }
    for (const Node& item : value.node.items()) {
      const Expression e = value_of(project_, value.at(item));
      const std::string name =
          e.is(Kind::Call) ? library_name(project_, value_of(project_, e.field(Field::Function)))
                           : "";
      if (name == "sqlalchemy.ForeignKey" || name == "sqlalchemy.schema.ForeignKey") {
        read_foreign_key(project_, e, written_here(), draft_);
      } else {
        draft_.decl.other_arguments.push_back(canonical_text(value.at(item)));
        draft_.decl.argument_places.push_back(value.at(item).place());
      }
    }
  }

  void column_keywords(const Expression& dictionary) {
    const auto pairs = keyed_values(project_, dictionary);
    if (!pairs || !pairs->computed.empty()) dynamic("sa_column_kwargs is computed");
    if (!pairs) return;
    for (const KeyedValue& pair : pairs->items)
      column_keyword(pair.key, pair.value, {pair.value.module->id(), pair.whole});
  }

  // sa_column_kwargs wins over what Field says.
  void column_keyword(const std::string& key, const Expression& value, const Place& pair) {
    ColumnDecl& decl = draft_.decl;
    if (key == "name") {
      decl.column_name = string_constant(project_, value).value;
    } else if (key == "key") {
      decl.key = string_constant(project_, value).value;
    } else if (key == "nullable") {
      kwargs_nullable_ = bool_constant(project_, value);
    } else if (key == "primary_key") {
      decl.primary_key = bool_constant(project_, value).value_or(decl.primary_key);
    } else if (key == "type_") {
      explicit_type(value, written_here());
    } else if (key == "server_default") {
      decl.server_default = read_default(project_, value);
      decl.argument_places.insert(decl.argument_places.begin(), pair);
    } else if (key == "onupdate") {
      decl.onupdate = read_default(project_, value);
    } else {
      decl.other_arguments.push_back(fmt::format("{}={}", key, canonical_text(value)));
      decl.argument_places.insert(decl.argument_places.begin(), pair);
    }
  }

  void infer_type() {
    if (draft_.type_said) return;
    Arguments limits = arguments_;
    for (const Argument& limit : annotated_limits(project_, annotation_))
      if (arguments_.keyword(limit.keyword) == nullptr) limits.keywords.push_back(limit);
    say_type(type_from_sqlmodel(project_, annotation_, limits, release_), TypeOrigin::Annotation,
             draft_.decl);
  }

  const Project& project_;
  const Member& member_;
  semantic::SqlModelRelease release_;
  AnnotationFact annotation_;
  Expression call_;
  Arguments arguments_;
  ColumnDraft draft_;
  std::optional<bool> kwargs_nullable_;
  std::string ondelete_;
  bool is_sa_column_ = false;
  bool is_required_ = false;  // Field(...)
};

}  // namespace

std::optional<ColumnDraft> read_sqlmodel_member(const Project& project, const Member& member,
                                                semantic::SqlModelRelease release) {
  return FieldReader(project, member, release).read();
}

}  // namespace modelmend::model
