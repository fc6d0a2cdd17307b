// Gives a column the server default that the run wants of it, or takes the one it has away.
//
//   before   at = Column(DateTime)                                         (wanted: DEFAULT now())
//   after    at = Column(DateTime, server_default=func.now())
//
//   before   tries: Mapped[int]                                                (wanted: DEFAULT 0)
//   after    tries: Mapped[int] = mapped_column(server_default=text("0"))
//
//   before   state: str = Field(default="new")                             (wanted: DEFAULT 'new')
//   after    state: str = Field(default="new", sa_column_kwargs={"server_default": "new"})
//
//   before   state = Column(String, server_default="new", index=True)         (wanted: no DEFAULT)
//   after    state = Column(String, index=True)
//
// A text is a Python string, now() is func.now(), everything else is SQL in text().
//
// Declines: a default that is no argument server_default= (a DefaultClause, one of an Annotated
// type), SQL that text() would read otherwise even with its escapes, pairs of sa_column_kwargs that
// stand elsewhere, a comment inside what would be replaced, and columns that are not written out in
// whole.
#include <algorithm>

#include "model/text_clause.h"
#include "text/python_literal.h"
#include "transforms/arguments.h"
#include "transforms/column_change.h"
#include "transforms/table.h"

namespace modelmend::transforms {
namespace {

using patch::Edit;
using syntax::Field;
using syntax::Node;

// Where the column says its server default: an argument, or a pair of sa_column_kwargs.
struct Said {
  Node list;  // the argument list or the dictionary
  Node item;  // null: it says none
  [[nodiscard]] Node value() const { return item ? item.field(Field::Value) : Node(); }
};

// `'it''s'` without its quotes; nullopt for anything else.
std::optional<std::string> text_of_literal(std::string_view sql) {
  if (sql.size() < 2 || sql.front() != '\'' || sql.back() != '\'') return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i + 1 < sql.size(); ++i) {
    const bool is_quote = sql[i] == '\'';
    if (is_quote) ++i;
    if (is_quote && (i + 1 >= sql.size() || sql[i] != '\'')) return std::nullopt;
    text += sql[i];
  }
  return text;
}

Attempt<std::string> spell_default(ColumnChange& change, const std::string& sql,
                                   std::uint32_t offset, Node near) {
  if (sql == "now()") {
    const auto func = spell_name(change, "sqlalchemy.func", offset, near);
    return func ? Attempt<std::string>(*func + ".now()") : func;
  }
  const char quote = change.imports().style().quote;
  if (const auto text = text_of_literal(sql)) return text::python_literal(*text, quote);
  const auto clause = model::text_clause_of_sql(sql);
  if (!clause)
    return decline("no-exact-form", "SQLAlchemy's text() would read '" + sql + "' otherwise");
  const auto name = spell_name(change, "sqlalchemy.text", offset, near);
  return name ? Attempt<std::string>(*name + "(" + text::python_literal(*clause, quote) + ")")
              : name;
}

// Of a Field(...) without sa_column the pairs of sa_column_kwargs, else the arguments.
Said find_said(const ColumnChange& change, Node call) {
  if (!is_made_by_field(change))
    return {call.field(Field::Arguments), keyword_argument(call, "server_default")};
  const Node argument = keyword_argument(call, "sa_column_kwargs");
  if (!argument) return {};
  const Node pairs = pairs_of(argument.field(Field::Value));
  return {pairs, pair_of(pairs, "server_default")};
}

Attempt<void> add_default(ColumnChange& change, const std::string& value) {
  const rewrite::SourceStyle& style = change.imports().style();
  const bool by_field = is_made_by_field(change);
  const Node call = column_call_of(change);
  const Said said = call ? find_said(change, call) : Said{};
  const bool has_pairs = call && by_field && keyword_argument(call, "sa_column_kwargs");
  if (has_pairs && !said.list)
    return decline("dynamic-columns", "the pairs of sa_column_kwargs are written elsewhere");
  const std::string pair = spell_pair(said.list, "server_default", value, style);
  const std::string argument =
      by_field ? "sa_column_kwargs={" + pair + "}" : "server_default=" + value;
  if (!change.column.call && change.column.annotation) return add_call(change, argument);
  if (!call)
    return decline("dynamic-columns", "the code does not say where the server default of '" +
                                          change.column.attribute + "' would go");
  change.add(has_pairs ? append_item(said.list, pair, style)
                       : append_argument(call, argument, style));
  return {};
}

Declined comment_in(Node node) {
  const std::string_view text = node.text();
  const std::string_view first_line = text.substr(0, text.find_first_of("\r\n"));
  return {"comment-in-the-way", "a comment stands inside '" + std::string(first_line) +
                                    (first_line.size() < text.size() ? " ...'" : "'")};
}

// The last pair takes sa_column_kwargs with it.
Attempt<void> remove_default(ColumnChange& change, Node call, const Said& said) {
  const bool is_last = is_made_by_field(change) && said.list.items().size() == 1;
  const Node list = is_last ? call.field(Field::Arguments) : said.list;
  const Node item = is_last ? keyword_argument(call, "sa_column_kwargs") : said.item;
  if (holds_comment(item)) return tl::unexpected(comment_in(item));
  change.add(remove_item(list, item));
  return {};
}

// A default of None is none.
bool has_default(const ColumnChange& change) {
  const auto& fact = change.column.server_default;
  return fact && fact->text != "None";
}

bool has_positional_default(const ColumnChange& change) {
  return std::ranges::any_of(change.column.other_arguments, [](const std::string& argument) {
    const std::size_t end = argument.find('(');
    const std::string_view callee = std::string_view(argument).substr(0, end);
    return callee.ends_with("DefaultClause") || callee.ends_with("FetchedValue");
  });
}

Attempt<std::string> change_default(ColumnChange& change, const std::optional<std::string>& sql) {
  const Node call = column_call_of(change);
  const Said said = call ? find_said(change, call) : Said{};
  if (has_positional_default(change) || (has_default(change) && !said.item))
    return decline("dynamic-columns", "the server default is no argument of its own");
  const Node value = said.value();
  if (value && holds_comment(said.item)) return tl::unexpected(comment_in(said.item));
  if (!sql) {
    if (!value) return decline("nothing-to-change", "the column has no server default");
    return remove_default(change, call, said).map([] { return std::string(); });
  }
  const std::uint32_t offset = call ? call.begin() : change.column.place.range.begin;
  const auto spelled = spell_default(change, *sql, offset, value ? value : call);
  if (!spelled) return spelled;
  if (value) {
    change.add({Edit::replace(value.range(), *spelled)});
  } else if (auto done = add_default(change, *spelled); !done) {
    return tl::unexpected(done.error());
  }
  return spelled;
}

}  // namespace

Attempt<rewrite::TransformResult> set_server_default(const rewrite::TransformInput& input) {
  if (input.column == nullptr || input.file.wanted == nullptr)
    return decline("nothing-to-change", "no column is declared at this place");
  const auto wish =
      rewrite::wish_of(input.file.wanted->defaults, input.file.models, input.column->id);
  if (wish.is == nullptr) return decline("nothing-to-change", "nothing is wanted of the column");

  // A default of the new type on the old one would be wrong, and keep the type from changing.
  const auto type = rewrite::wish_of(input.file.wanted->types, input.file.models, input.column->id);
  if (type.is != nullptr && schema::family(input.column->type) != schema::family(type.is->type))
    return decline("type-first", "its type is to become " + schema::to_sql(type.is->type));

  ColumnChange change{input, *input.column, {}};
  if (auto declined = not_editable(change)) return tl::unexpected(*std::move(declined));
  const auto now = change_default(change, wish.is->sql);
  if (!now) return tl::unexpected(now.error());
  change.result.intended = verify::intend_server_default(change.models(), change.column.id, *now);
  return std::move(change.result);
}

}  // namespace modelmend::transforms
