#include "model/declared_sequences.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "model/class_index.h"
#include "model/declared_arguments.h"
#include "model/files_of_models.h"
#include "schema/sequence_options.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using semantic::Project;

class SequenceFinder {
 public:
  SequenceFinder(const Project& project, const ProjectModels& models,
                 std::optional<MetaDataId> metadata)
      : project_(project),
        models_(models),
        metadata_(metadata),
        classes_(project, semantic::kNewestSqlModel) {}

  DeclaredSequences find() {
    for (const TableFact& table : models_.tables) {
      if (table.local || (metadata_ && table.metadata != *metadata_)) continue;
      for (const TableColumn& column : table.columns) look_into(models_.decl(column.decl));
    }
    for (const FileId file : files_of_models(models_)) look_into(file);
    for (auto& [place, call] : calls_) read(call);
    return std::move(found_);
  }

 private:
  void look_into(const ColumnDecl& decl) {
    for (const DeclaredArgument& argument : declared_arguments(project_, decl.argument_places))
      if (argument.value) add_if_sequence(argument.value);
    if (decl.default_value)
      if (const Expression value =
              expression_at(project_, {decl.place.file, decl.default_value->value}))
        add_if_sequence(value);
  }

  void add_if_sequence(const Expression& value) {
    const Expression call = value_of(project_, value);
    if (sqlalchemy_callee(project_, call) == "Sequence") calls_.emplace(call.place(), call);
  }

  // Those that belong to a MetaData by themselves.
  void look_into(FileId file) {
    const auto module = project_.open(file);
    if (!module) return;
    for (syntax::Walker walker((*module)->root()); walker; walker.next()) {
      if (walker->is(syntax::Kind::FunctionDefinition)) walker.skip_children();
      if (!walker->is(syntax::Kind::Call)) continue;
      const Expression call{*module, *walker, 0, nullptr};
      if (sqlalchemy_callee(project_, call) != "Sequence") continue;
      const auto metadata = keyword_of(call, "metadata");
      if (metadata && is_wanted(*metadata)) calls_.emplace(call.place(), call);
    }
  }

  [[nodiscard]] bool is_wanted(const Expression& metadata) const {
    if (!metadata_) return true;
    const auto source = classes_.metadata_of(metadata);
    return source && source->key.place == models_.metadata(*metadata_).place.value_or(Place{});
  }

  void cannot_tell(const Expression& call, std::string reason) {
    found_.unclear.push_back({.table = {},
                              .aspect = schema::Aspect::Identity,
                              .subject = std::string(kSequenceSubject),
                              .reason = std::move(reason),
                              .origin = origin_of(project_, call.place())});
  }

  void read(const Expression& call) {
    const Arguments arguments = arguments_of(call);
    if (const Argument* optional = arguments.keyword("optional"))
      if (bool_constant(project_, optional->value).value_or(false)) return;
    const Argument* name = arguments.keyword("name");
    if (name == nullptr && !arguments.positional.empty()) name = &arguments.positional.front();
    const auto text = name == nullptr ? std::nullopt : string_constant(project_, name->value).value;
    if (!text || arguments.has_splat) return cannot_tell(call, "its name is computed");
    schema::Sequence sequence;
    sequence.name = {schema_of(arguments).value_or(""), *text};
    sequence.origin = origin_of(project_, call.place());
    if (!read_options(arguments, sequence.options))
      return cannot_tell(call, "its numbers are computed");
    const auto is_known = [&](const schema::Sequence& each) { return each.name == sequence.name; };
    if (std::ranges::none_of(found_.sequences, is_known))
      found_.sequences.push_back(std::move(sequence));
  }

  [[nodiscard]] std::optional<std::string> schema_of(const Arguments& arguments) const {
    if (const Argument* schema = arguments.keyword("schema"))
      return string_constant(project_, schema->value).value;
    const Argument* const metadata = arguments.keyword("metadata");
    if (metadata == nullptr) return std::nullopt;
    const auto source = classes_.metadata_of(metadata->value);
    return source ? source->default_schema : std::nullopt;
  }

  // False if a number is not written down.
  bool read_options(const Arguments& arguments, schema::SequenceOptions& options) const {
    const std::map<std::string_view, std::optional<std::int64_t>*> numbers = {
        {"start", &options.start},
        {"increment", &options.increment},
        {"minvalue", &options.minimum},
        {"maxvalue", &options.maximum},
        {"cache", &options.cache}};
    std::string type;
    for (const Argument& argument : arguments.keywords) {
      if (unwrapped(argument.value).is(syntax::Kind::None)) continue;
      if (argument.keyword == "cycle")
        options.cycle = bool_constant(project_, argument.value).value_or(false);
      if (argument.keyword == "data_type") type = type_words(argument.value);
      const auto number = numbers.find(argument.keyword);
      if (number == numbers.end()) continue;
      *number->second = int_constant(project_, argument.value);
      if (!*number->second) return false;
    }
    schema::leave_out_what_is_usual(options, type);
    return true;
  }

  // "integer" for Integer and Integer().
  [[nodiscard]] std::string type_words(const Expression& type) const {
    const Expression e = value_of(project_, type);
    const std::string name =
        library_name(project_, e.is(syntax::Kind::Call) ? e.field(syntax::Field::Function) : e);
    if (name == "sqlalchemy.SmallInteger" || name == "sqlalchemy.SMALLINT") return "smallint";
    return name == "sqlalchemy.Integer" || name == "sqlalchemy.INTEGER" ? "integer" : "bigint";
  }

  const Project& project_;
  const ProjectModels& models_;
  std::optional<MetaDataId> metadata_;
  ClassIndex classes_;  // asked for MetaDatas only, which no release makes different
  std::map<Place, Expression> calls_;
  DeclaredSequences found_;
};

}  // namespace

DeclaredSequences find_declared_sequences(const Project& project, const ProjectModels& models,
                                          std::optional<MetaDataId> metadata) {
  return SequenceFinder(project, models, metadata).find();
}

}  // namespace modelmend::model
