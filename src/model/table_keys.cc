// Foreign keys for to_schema.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "model/table_items.h"
#include "model/target_name.h"

namespace modelmend::model {

namespace {

using schema::Aspect;
using schema::KeyAction;

struct KeyColumn {
  std::string name;
  DeclId decl{};
  const ForeignKeyFact* fact = nullptr;
};

// Where a key points, in the database's names.
struct KeyTarget {
  schema::QualifiedName table;
  std::string column;
};

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

std::optional<KeyAction> action_named(std::string_view name) {
  const std::string sql = upper(name);
  if (sql == "NO ACTION" || sql == "NONE") return KeyAction::NoAction;
  if (sql == "RESTRICT") return KeyAction::Restrict;
  if (sql == "CASCADE") return KeyAction::Cascade;
  if (sql == "SET NULL") return KeyAction::SetNull;
  if (sql == "SET DEFAULT") return KeyAction::SetDefault;
  return std::nullopt;
}

// SET NULL (a, b): what stands before the parentheses, and the names in them.
struct WrittenAction {
  std::string_view action;
  std::vector<std::string> columns;
};

WrittenAction split_action(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return {.action = text, .columns = {}};
  const std::size_t end = text.find_last_not_of(" (", open) + 1;
  WrittenAction parts{.action = text.substr(0, end), .columns = {}};
  std::string name;
  for (const char c : text.substr(open + 1)) {
    if (c != ',' && c != ')') {
      if (c != ' ' && c != '"') name += c;
    } else if (!name.empty()) {
      parts.columns.push_back(std::exchange(name, {}));
    }
  }
  return parts;
}

std::optional<schema::KeyMatch> match_named(std::string_view name) {
  const std::string sql = upper(name);
  if (sql == "FULL") return schema::KeyMatch::Full;
  if (sql == "PARTIAL") return schema::KeyMatch::Partial;
  if (sql == "SIMPLE" || sql == "NONE") return schema::KeyMatch::Simple;
  return std::nullopt;
}

// "'CASCADE'" without its quotes; True, False and None as they are.
std::optional<std::string_view> literal(std::string_view text) {
  if (text == "True" || text == "False" || text == "None") return text;
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                         text.front() == text.back();
  if (!is_quoted) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

// Reads the options of one key, which the fact has as text.
class KeyOptions {
 public:
  explicit KeyOptions(const ForeignKeyFact& fact) {
    for (const std::string& option : fact.options) read(option);
  }

  void apply(schema::ForeignKey& key) const {
    key.on_delete = on_delete_;
    key.on_update = on_update_;
    key.set_columns = set_columns_;
    key.match = match_;
    if (initially_ == "DEFERRED")
      key.deferral = schema::Deferral::InitiallyDeferred;
    else if (deferrable_)
      key.deferral = schema::Deferral::InitiallyImmediate;
    key.validated = validated_;
    key.comment = comment_;
  }

  std::optional<std::string> unread;

 private:
  void read(std::string_view option) {
    const std::size_t at = option.find('=');
    const std::string_view name = option.substr(0, at);
    const auto value = literal(option.substr(at + 1));
    const bool matters = name == "ondelete" || name == "onupdate" || name == "match" ||
                         name == "deferrable" || name == "initially" ||
                         name == "postgresql_not_valid" || name == "comment";
    if (!matters) return;
    if (!value || !set(name, *value)) unread = fmt::format("'{}' is not read", option);
  }

  bool set(std::string_view name, std::string_view value) {
    if (name == "ondelete" || name == "onupdate") {
      WrittenAction written = split_action(value);
      const auto action = action_named(written.action);
      if (name == "ondelete") set_columns_ = std::move(written.columns);
      if (action) (name == "ondelete" ? on_delete_ : on_update_) = *action;
      return action.has_value();
    }
    if (name == "match") {
      const auto match = match_named(value);
      if (match) match_ = *match;
      return match.has_value();
    }
    if (name == "comment") {
      // As written: one with escapes would be another text.
      const bool is_plain = value.find('\\') == std::string_view::npos;
      if (value != "None" && !value.empty() && is_plain) comment_ = value;
    } else if (name == "initially") {
      initially_ = upper(value);
    } else if (name == "deferrable") {
      deferrable_ = value == "True";
    } else {
      validated_ = value != "True";
    }
    return true;
  }

  KeyAction on_delete_ = KeyAction::NoAction;
  KeyAction on_update_ = KeyAction::NoAction;
  std::vector<std::string> set_columns_;
  schema::KeyMatch match_ = schema::KeyMatch::Simple;
  std::string initially_;
  std::optional<std::string> comment_;
  bool deferrable_ = false;
  bool validated_ = true;
};

std::optional<KeyTarget> resolved_target(const OpenTable& open, const ForeignKeyFact& fact) {
  const TargetResolution resolution = open.models().resolve_target(open.fact().id, fact);
  const Target* target = std::get_if<Target>(&resolution);
  if (const auto* several = std::get_if<AmbiguousTarget>(&resolution))
    target = &several->candidates.front();
  if (target == nullptr) return std::nullopt;
  const TableFact& table = open.models().table(target->table);
  const auto column =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [&](const TableColumn& each) { return each.decl == target->decl; });
  if (column == table.columns.end()) return std::nullopt;
  return KeyTarget{{table.schema.value_or(""), table.name}, column->name};
}

std::optional<KeyTarget> target_of(const OpenTable& open, const ForeignKeyFact& fact) {
  if (auto target = resolved_target(open, fact)) return target;
  const auto written = split_target(fact.target);
  if (!written) return std::nullopt;
  return KeyTarget{{written->schema.value_or(""), written->table}, written->column};
}

// In the order in which a ForeignKeyConstraint names its columns.
void sort_as_written(const OpenTable& open, std::vector<KeyColumn>& columns) {
  const Expression call = expression_at(open.project(), columns.front().fact->place);
  const Arguments arguments = arguments_of(call);
  const Argument* list = arguments.keyword("columns");
  if (list == nullptr && !arguments.positional.empty()) list = &arguments.positional.front();
  if (list == nullptr) return;
  const Expression written = value_of(open.project(), list->value);
  std::vector<std::string> order;
  for (const syntax::Node& item : written.node.items())
    order.push_back(open.column_of(written.at(item)).value_or(""));
  const auto rank = [&](const KeyColumn& column) {
    return std::find(order.begin(), order.end(), column.name) - order.begin();
  };
  std::stable_sort(columns.begin(), columns.end(),
                   [&](const KeyColumn& a, const KeyColumn& b) { return rank(a) < rank(b); });
}

void add_key(OpenTable& open, std::vector<KeyColumn> columns) {
  if (columns.size() > 1) sort_as_written(open, columns);
  const ForeignKeyFact& fact = *columns.front().fact;
  const KeyOptions options(fact);
  schema::ForeignKey key;
  for (const KeyColumn& column : columns) {
    const auto target = target_of(open, *column.fact);
    if (!target)
      return open.cannot_tell(
          Aspect::ForeignKeys, column.name,
          fmt::format("its foreign key's target is not known: {}", column.fact->unknown_reason),
          fact.place);
    key.columns.push_back(column.name);
    key.target = target->table;
    key.target_columns.push_back(target->column);
  }
  if (options.unread)
    return open.cannot_tell(Aspect::ForeignKeys, key.columns.front(), *options.unread, fact.place);
  options.apply(key);
  if (open.dialect() != schema::Dialect::PostgreSql) key.comment.reset();
  const bool has_unknown_name = fact.has_name && !fact.name;
  if (!has_unknown_name)
    key.name = open.name({.kind = "fk",
                          .given = fact.name,
                          .columns = key.columns,
                          .referred_table = key.target.name,
                          .referred_columns = key.target_columns});
  key.origin = open.origin(fact.place);
  open.table.foreign_keys.push_back(std::move(key));
}

}  // namespace

void add_foreign_keys(OpenTable& open) {
  std::map<Place, std::vector<KeyColumn>> constraints;
  for (const TableColumn& column : open.fact().columns) {
    for (const ForeignKeyFact& fact : open.models().decl(column.decl).foreign_keys) {
      KeyColumn key{column.name, column.decl, &fact};
      if (fact.from_constraint) {
        constraints[fact.place].push_back(std::move(key));
      } else {
        add_key(open, {std::move(key)});
      }
    }
  }
  for (auto& [place, columns] : constraints) add_key(open, std::move(columns));
}

}  // namespace modelmend::model
