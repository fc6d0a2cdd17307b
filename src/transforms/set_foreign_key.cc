// Gives a column the foreign key that the run wants of it, with its options, or takes it away.
//
//   before   user_id = Column(Integer, nullable=False)
//   after    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
//
//   before   user_id: Mapped[int]
//   after    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
//
//   before   user_id: int = Field(index=True)
//   after    user_id: int = Field(index=True, foreign_key="users.id", ondelete="CASCADE")
//   or       user_id: int = Field(index=True, sa_column_args=[ForeignKey("users.id",
//   match="FULL")])
//
//   before   user_id = Column(ForeignKey("users.id", ondelete="CASCADE"))      (wanted: SET NULL)
//   after    user_id = Column(ForeignKey("users.id", ondelete="SET NULL"))
//
// Declines: a key that comes or goes while relationships join its table and the target's, which
// find their joins by keys; a key whose coming or going would change the column's type; options
// that Field cannot say of a foreign_key= beside other sa_column_args; arguments that are not
// written in the call, a comment inside what would be replaced.
#include <algorithm>

#include "model/foreign_keys.h"
#include "rules/argument_edits.h"
#include "transforms/arguments.h"
#include "transforms/column_change.h"
#include "transforms/edit_options.h"
#include "transforms/key_options.h"
#include "transforms/table.h"
#include "transforms/type_form.h"

namespace modelmend::transforms {
namespace {

using model::ForeignKeyFact;
using model::TypeOrigin;
using patch::Edit;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

struct KeyChange : ColumnChange {
  const rewrite::WantedKeys& wanted;
  std::vector<KeyOption> options;  // of the wanted key

  [[nodiscard]] std::string quoted(std::string_view text) const {
    return imports().style().quote + std::string(text) + imports().style().quote;
  }
};

// Writes down what the keys of the column are to be, for the proof.
std::vector<std::string> words_of(const std::string& target,
                                  const std::vector<std::string>& options,
                                  const std::optional<std::string>& name) {
  ForeignKeyFact key;
  key.target = target;
  key.name = name;
  key.options = options;
  std::ranges::sort(key.options);
  return verify::keys_in_words(std::vector{key});
}

std::vector<std::string> words_of_wanted(const KeyChange& change, const rewrite::WantedKey& key) {
  std::vector<std::string> options;
  for (const KeyOption& option : change.options)
    if (option.name != "name") options.push_back(option.argument());
  return words_of(key.target, options, key.key.name);
}

// ---- Relationships and types ----

// "app.users" of "app.users.id"; the column's last dot is no part of a schema's name.
std::string table_of_target(const std::string& target) {
  return target.substr(0, target.rfind('.'));
}

// True if relationships join a table of the column and the one that the key points to.
bool are_related(const KeyChange& change, const std::string& target) {
  if (change.wanted.related_to_any) return true;
  ForeignKeyFact key;
  key.target = target;
  for (const model::TableId table : change.models().tables_of(change.column.id)) {
    const auto found = change.models().resolve_target(table, key);
    const auto* const is = std::get_if<model::Target>(&found);
    const std::string name = is == nullptr
                                 ? table_of_target(target)
                                 : model::qualified_table_name(change.models().table(is->table));
    if (change.wanted.related.contains(name)) return true;
  }
  return false;
}

// A second key between two tables makes the joins of relationships ambiguous.
bool has_other_key_to(const KeyChange& change, const std::string& target) {
  const std::string table_name = target.substr(0, target.rfind('.') + 1);
  for (const model::TableId id : change.models().tables_of(change.column.id))
    for (const model::TableColumn& column : change.models().table(id).columns)
      for (const ForeignKeyFact& key : change.models().decl(column.decl).foreign_keys)
        if (key.target.starts_with(table_name)) return true;
  return false;
}

// With a key mapped_column() takes the target's type instead of the annotation's.
bool takes_type_of_target(const KeyChange& change) {
  return change.column.type_origin == TypeOrigin::Annotation && !change.is_sqlmodel();
}

bool has_type_of_target(const KeyChange& change, const std::string& target,
                        const schema::SqlType& type) {
  ForeignKeyFact key;
  key.target = target;
  const auto tables = change.models().tables_of(change.column.id);
  return std::ranges::all_of(tables, [&](model::TableId table) {
    const auto found = change.models().resolve_target(table, key);
    const auto* const is = std::get_if<model::Target>(&found);
    return is != nullptr && is->same_metadata &&
           model::effective_type(change.models(), is->table, is->decl, model::nothing_changes)
                   .type == type;
  });
}

// Without its key a column takes the type of its annotation, if that is the one that it has.
std::optional<schema::SqlType> type_without_key(const KeyChange& change,
                                                const std::string& target) {
  if (change.column.style != model::Style::MappedColumn) return std::nullopt;
  auto type = type_of_annotation(change.column.python_type_name);
  return type && has_type_of_target(change, target, *type) ? type : std::nullopt;
}

// ---- A key that comes ----

// What foreign_key= and ondelete= of SQLModel's Field can say.
bool field_can_say(const KeyChange& change) {
  return std::ranges::all_of(change.options, [&](const KeyOption& option) {
    const bool sets_default = same_value(option.value, "SET DEFAULT");
    const bool is_refused = same_value(option.value, "SET NULL") && !change.column.nullable;
    return option.name == "ondelete" && !sets_default && !is_refused;
  });
}

Attempt<std::string> spell_key(KeyChange& change, const std::string& target, Node near) {
  const std::uint32_t offset = near ? near.begin() : change.column.place.range.begin;
  const auto name = spell_name(change, "sqlalchemy.ForeignKey", offset, near);
  if (!name) return name;
  std::string text = *name + "(" + target;
  for (const KeyOption& option : change.options) text += ", " + option.argument();
  return text + ")";
}

Attempt<void> add_to_field(KeyChange& change, const std::string& target) {
  const Node call = column_call_of(change);
  std::string argument;
  if (field_can_say(change)) {
    argument = "foreign_key=" + change.quoted(target);
    for (const KeyOption& option : change.options) argument += ", " + option.argument();
  } else {
    const auto key = spell_key(change, change.quoted(target), call);
    if (!key) return tl::unexpected(key.error());
    if (call && keyword_argument(call, "sa_column_args"))
      return decline("argument-conflict", "sa_column_args says something else already");
    argument = "sa_column_args=[" + *key + "]";
  }
  if (!change.column.call) return add_call(change, argument);
  change.add(append_argument(call, argument, change.imports().style()));
  return {};
}

// Behind the arguments without a keyword.
Attempt<void> add_to_column(KeyChange& change, const std::string& target) {
  const Node call = column_call_of(change);
  const auto key = spell_key(change, change.quoted(target), call);
  if (!key) return tl::unexpected(key.error());
  if (!change.column.call && change.column.annotation) return add_call(change, *key);
  if (!call)
    return decline("dynamic-columns", "the code does not say where a foreign key of '" +
                                          change.column.attribute + "' would go");
  const std::vector<Node> items = call.field(Field::Arguments).items();
  const auto keyword =
      std::ranges::find_if(items, [](Node item) { return item.is(Kind::KeywordArgument); });
  change.add(insert_argument(call, static_cast<std::size_t>(keyword - items.begin()), *key,
                             change.imports().style()));
  return {};
}

Attempt<void> add_key(KeyChange& change, const std::string& target) {
  if (are_related(change, target) && has_other_key_to(change, target))
    return decline("relationship-in-the-way",
                   "with a second key to the same table its relationships would be ambiguous");
  if (takes_type_of_target(change)) {
    if (!has_type_of_target(change, target, change.column.type))
      return decline("type-follows-key", "with the key '" + change.column.attribute +
                                             "' would take over another type, that of '" + target +
                                             "'");
    change.result.intended = verify::intend_type(change.models(), change.column.id,
                                                 {.is = schema::FromForeignKey{}, .raw = {}});
  }
  return is_made_by_field(change) ? add_to_field(change, target) : add_to_column(change, target);
}

// ---- A key that stays, goes or points elsewhere ----

bool is_keyword_of_field(const KeyChange& change, const ForeignKeyFact& key) {
  return is_made_by_field(change) &&
         change.module().node_at(key.place.range).is(Kind::KeywordArgument);
}

std::optional<Declined> why_not_edited(const KeyChange& change, const ForeignKeyFact& key) {
  const Node node = change.module().node_at(key.place.range);
  const bool is_here =
      key.place.file == change.module().id() && change.column.place.range.contains(key.place.range);
  if (!is_here || (!node.is(Kind::Call) && !node.is(Kind::KeywordArgument)))
    return Declined{"dynamic-columns", "the foreign key is not written in the column's call"};
  if (holds_comment(node))
    return Declined{"comment-in-the-way",
                    "a comment stands inside '" + std::string(node.text()) + "'"};
  return std::nullopt;
}

Attempt<void> remove_key(KeyChange& change, const ForeignKeyFact& key) {
  if (are_related(change, key.target))
    return decline("relationship-in-the-way", "relationships may join by this key");
  if (change.column.type_origin == TypeOrigin::ForeignKey) {
    const auto type = type_without_key(change, key.target);
    if (!type)
      return decline("type-follows-key", "without its key '" + change.column.attribute +
                                             "' would have no type, or another one");
    change.result.intended = verify::intend_type(change.models(), change.column.id, *type);
  }
  const Node call = change.module().node_at(*change.column.column_call);
  const Node node = change.module().node_at(key.place.range);
  const Node ondelete = keyword_argument(call, "ondelete");
  if (is_keyword_of_field(change, key) && ondelete) {
    const std::vector<Node> items = call.field(Field::Arguments).items();
    const auto index = [&](Node item) {
      const auto found = std::ranges::find(items, item.range(), &Node::range);
      return static_cast<std::size_t>(found - items.begin());
    };
    change.add(rules::remove_arguments(
        call, {std::min(index(node), index(ondelete)), std::max(index(node), index(ondelete))}));
    return {};
  }
  const Node list = node.parent();
  const bool is_only_item = list.is(Kind::List) && list.items().size() == 1;
  change.add(is_only_item ? remove_item(call.field(Field::Arguments), list.parent())
                          : remove_item(list, node));
  return {};
}

// `foreign_key="users.id", ondelete="CASCADE"` of a Field: two arguments, or sa_column_args
// instead.
Attempt<void> rewrite_field_key(KeyChange& change, const ForeignKeyFact& key,
                                const std::string& target) {
  const Node call = change.module().node_at(*change.column.column_call);
  const Node node = change.module().node_at(key.place.range);
  const Node ondelete = keyword_argument(call, "ondelete");
  const bool can_say = field_can_say(change);
  std::string text = "foreign_key=" + target;
  if (!can_say) {
    if (keyword_argument(call, "sa_column_args"))
      return decline("argument-conflict", "sa_column_args says something else already");
    const auto spelled = spell_key(change, target, call);
    if (!spelled) return tl::unexpected(spelled.error());
    text = "sa_column_args=[" + *spelled + "]";
  }
  const bool keeps_ondelete = can_say && !change.options.empty();
  if (ondelete && keeps_ondelete) {
    change.add({Edit::replace(ondelete.range(), change.options.front().argument())});
  } else if (ondelete) {
    change.add(remove_item(call.field(Field::Arguments), ondelete));
  } else if (keeps_ondelete) {
    text += ", " + change.options.front().argument();
  }
  if (text != node.text()) change.add({Edit::replace(node.range(), std::move(text))});
  return {};
}

// What the key says afterwards, for the proof.
std::vector<std::string> words_after(const std::string& target,
                                     const std::vector<KeyOption>& options,
                                     const std::optional<std::string>& name) {
  std::vector<std::string> rest;
  for (const KeyOption& option : options)
    if (option.name != "name" && option.name != "use_alter") rest.push_back(option.argument());
  return words_of(target, rest, name);
}

Attempt<std::vector<std::string>> rewrite_key(KeyChange& change, const ForeignKeyFact& key,
                                              const rewrite::WantedKey& wanted) {
  const bool is_same_target = key.target == wanted.target;
  if (!is_same_target && change.column.type_origin == TypeOrigin::ForeignKey)
    return decline("type-follows-key", "with another target '" + change.column.attribute +
                                           "' may take over another type");
  if (!is_same_target && (are_related(change, key.target) || are_related(change, wanted.target)))
    return decline("relationship-in-the-way", "relationships may join by this key");
  const std::string target = is_same_target ? std::string(key.target_text->range.in(change.bytes()))
                                            : change.quoted(wanted.target);
  if (is_keyword_of_field(change, key)) {
    if (auto done = rewrite_field_key(change, key, target); !done)
      return tl::unexpected(done.error());
    return words_of_wanted(change, wanted);
  }
  const Node call = change.module().node_at(key.place.range);
  const auto options = edit_options(change, call, change.options);
  if (!options) return tl::unexpected(options.error());
  if (!is_same_target) change.add({Edit::replace(key.target_text->range, target)});
  return words_after(wanted.target, *options, wanted.key.name ? wanted.key.name : key.name);
}

// The keys of the column afterwards, in words.
Attempt<std::vector<std::string>> change_key(KeyChange& change) {
  const rewrite::WantedKeys& wanted = change.wanted;
  const auto& keys = change.column.foreign_keys;
  if (keys.size() > 1 || wanted.keys.size() > 1)
    return decline("dynamic-columns", "the column has several foreign keys");
  if (keys.empty() && wanted.keys.empty())
    return decline("nothing-to-change", "the column has no foreign key");
  if (!keys.empty())
    if (auto declined = why_not_edited(change, keys.front()))
      return tl::unexpected(*std::move(declined));
  if (wanted.keys.empty()) {
    if (auto done = remove_key(change, keys.front()); !done) return tl::unexpected(done.error());
    return std::vector<std::string>{};
  }
  const rewrite::WantedKey& key = wanted.keys.front();
  change.options = key_options(key.key, change.imports().style());
  if (!keys.empty()) return rewrite_key(change, keys.front(), key);
  if (auto done = add_key(change, key.target); !done) return tl::unexpected(done.error());
  return words_of_wanted(change, key);
}

}  // namespace

Attempt<rewrite::TransformResult> set_foreign_key(const rewrite::TransformInput& input) {
  if (input.column == nullptr || input.file.wanted == nullptr)
    return decline("nothing-to-change", "no column is declared at this place");
  const auto wish = rewrite::wish_of(input.file.wanted->keys, input.file.models, input.column->id);
  if (wish.is == nullptr) return decline("nothing-to-change", "nothing is wanted of the column");

  KeyChange change{{input, *input.column, {}}, *wish.is, {}};
  if (auto declined = not_editable(change)) return tl::unexpected(*std::move(declined));
  const auto now = change_key(change);
  if (!now) return tl::unexpected(now.error());
  for (verify::Intended& each : verify::intend_keys(change.models(), change.column.id, *now))
    change.result.intended.push_back(std::move(each));
  return std::move(change.result);
}

}  // namespace modelmend::transforms
