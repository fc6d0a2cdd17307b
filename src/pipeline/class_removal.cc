#include "pipeline/class_removal.h"

#include <fmt/format.h>

#include <algorithm>

#include "rewrite/import_list.h"
#include "rewrite/lines.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using patch::Edit;
using semantic::Module;
using syntax::Kind;
using syntax::Node;
using usage::ClassUse;
using usage::UseKind;

constexpr const char* kOwner = "delete-model";

// The statement with its decorators.
Node whole_statement(const Node& definition) {
  const Node parent = definition.parent();
  return parent.is(Kind::DecoratedDefinition) ? parent : definition;
}

// The statement of a module or block that holds the node.
Node statement_of(Node node) {
  for (Node parent = node.parent(); parent; parent = parent.parent()) {
    if (parent.is(Kind::Block) || parent.is(Kind::Module)) return node;
    node = parent;
  }
  return node;
}

bool is_alone(const Node& statement) {
  const Node parent = statement.parent();
  return parent.is(Kind::Block) && parent.items().size() == 1;
}

std::string_view why_it_stays(UseKind kind) {
  switch (kind) {
    case UseKind::Query:
      return "a query needs it";
    case UseKind::Construction:
      return "it is constructed";
    case UseKind::ForeignKey:
      return "a foreign key points to its table";
    case UseKind::Annotation:
      return "an annotation names it";
    case UseKind::Subclass:
      return "a class derives from it";
    case UseKind::Import:
    case UseKind::Relationship:
    case UseKind::Table:
    case UseKind::Other:
      return "it is used";
  }
  return {};
}

// All edits of one file.
class FileRemoval {
 public:
  explicit FileRemoval(const Module& module) : module_(module) {}

  void remove_class(const ByteRange& definition) {
    const Node statement = whole_statement(module_.node_at(definition));
    // The blank lines behind it go too.
    classes_.insert({rewrite::line_begin(text(), with_comments_above(statement)),
                     skip_blank_lines(rewrite::next_line(text(), statement.end()))});
  }

  void remove_relationship(const ByteRange& place) {
    remove_statement(statement_of(module_.node_at(place)));
  }

  void remove_import(const ByteRange& entry) {
    const Node statement = statement_of(module_.root().named_descendant(entry));
    for (const rewrite::ImportEntry& each : rewrite::import_entries(statement))
      if (each.range == entry) leaving_[statement.range()].insert(std::string(each.bound));
  }

  // Strings of `__all__` that are one of these names.
  void remove_exports(const std::set<std::string>& names) {
    if (!module_.scopes().all()) return;
    for (syntax::Walker walker(module_.root()); walker; walker.next()) {
      if (!walker->is(Kind::List) && !walker->is(Kind::Tuple)) continue;
      const bool is_all = std::ranges::any_of(walker.ancestors(), [](const Node& above) {
        return (above.is(Kind::Assignment) || above.is(Kind::AugmentedAssignment)) &&
               above.field(syntax::Field::Left).text() == "__all__";
      });
      if (!is_all) continue;
      remove_items(walker->items(), names);
    }
  }

  [[nodiscard]] patch::EditSet finish() {
    erase_classes();
    for (const auto& [range, names] : leaving_) rewrite_import(range, names);
    return std::move(edits_);
  }

 private:
  [[nodiscard]] std::string_view text() const { return module_.file().bytes(); }

  void add(Edit edit) {
    // What overlaps stands in a statement that goes as a whole.
    const auto added = edits_.add(std::move(edit), kOwner);
    static_cast<void>(added);
  }

  // Those that stand side by side as one. Where nothing comes after them, the blank lines before
  // them go.
  void erase_classes() {
    for (auto each = classes_.begin(); each != classes_.end();) {
      ByteRange range = *each;
      for (++each; each != classes_.end() && each->begin <= range.end; ++each)
        range.end = std::max(range.end, each->end);
      if (range.end == text().size())
        while (range.begin > 0 && rewrite::is_blank(line_before(range.begin)))
          range.begin -= size_of_line_before(range.begin);
      add(Edit::erase(range));
    }
  }

  // Comments that touch the statement belong to it.
  [[nodiscard]] std::uint32_t with_comments_above(const Node& statement) const {
    std::uint32_t begin = statement.begin();
    const auto& lines = module_.file().lines();
    for (Node above = statement.previous(); above.is(Kind::Comment); above = above.previous()) {
      const bool touches = lines.line_at(above.begin()) + 1 == lines.line_at(begin);
      if (!touches || !rewrite::begins_line(text(), above.begin())) break;
      begin = above.begin();
    }
    return begin;
  }

  [[nodiscard]] std::uint32_t skip_blank_lines(std::uint32_t at) const {
    while (at < text().size()) {
      const std::uint32_t next = rewrite::next_line(text(), at);
      if (!rewrite::is_blank(text().substr(at, next - at))) return at;
      at = next;
    }
    return at;
  }

  [[nodiscard]] std::uint32_t size_of_line_before(std::uint32_t at) const {
    return at - rewrite::line_begin(text(), at - 1);
  }
  [[nodiscard]] std::string_view line_before(std::uint32_t at) const {
    const std::uint32_t size = size_of_line_before(at);
    return text().substr(at - size, size);
  }

  void remove_statement(const Node& statement) {
    const std::uint32_t end = rewrite::line_end(text(), statement.end());
    const bool whole_lines =
        rewrite::begins_line(text(), statement.begin()) &&
        rewrite::is_blank(text().substr(statement.end(), end - statement.end()));
    if (is_alone(statement) || !whole_lines) return add(Edit::replace(statement.range(), "pass"));
    add(Edit::erase({rewrite::line_begin(text(), statement.begin()),
                     rewrite::next_line(text(), statement.end())}));
  }

  void rewrite_import(const ByteRange& range, const std::set<std::string>& names) {
    const Node statement = module_.node_at(range);
    if (rewrite::import_entries(statement).size() == names.size())
      return remove_statement(statement);
    std::string shorter(statement.text());
    for (const std::string& name : names) shorter = rewrite::without_name(shorter, name);
    add(Edit::replace(range, std::move(shorter)));
  }

  static std::string content_of(const Node& item) {
    if (!item.is(Kind::String)) return {};
    for (const Node& part : item.items())
      if (part.is(Kind::StringContent)) return std::string(part.text());
    return {};
  }

  // With their commas, and with their lines if nothing else stands on them.
  void remove_items(const std::vector<Node>& items, const std::set<std::string>& names) {
    bool is_first = true;  // of those that stay
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!names.contains(content_of(items[i]))) {
        is_first = false;
        continue;
      }
      if (const auto lines = own_lines(items[i]))
        add(Edit::erase(*lines));
      else if (!is_first)
        add(Edit::erase({items[i - 1].end(), items[i].end()}));
      else
        add(Edit::erase({items[i].begin(),
                         i + 1 < items.size() ? items[i + 1].begin() : end_with_comma(items[i])}));
    }
  }

  static std::uint32_t end_with_comma(const Node& item) {
    const Node comma = item.next();
    return comma && comma.text() == "," ? comma.end() : item.end();
  }

  [[nodiscard]] std::optional<ByteRange> own_lines(const Node& item) const {
    const std::uint32_t end = end_with_comma(item);
    const std::uint32_t line = rewrite::line_end(text(), end);
    const bool alone = rewrite::begins_line(text(), item.begin()) &&
                       rewrite::is_blank(text().substr(end, line - end));
    if (!alone) return std::nullopt;
    return ByteRange{rewrite::line_begin(text(), item.begin()), rewrite::next_line(text(), end)};
  }

  const Module& module_;
  patch::EditSet edits_;
  std::set<ByteRange> classes_;
  std::map<ByteRange, std::set<std::string>> leaving_;  // by import statement
};

}  // namespace

std::optional<RemovalObstacle> ClassRemoval::obstacle(ClassId cls,
                                                      const std::set<ClassId>& going) const {
  const model::ModelClass& gone = models_.model_class(cls);
  const auto module = project_.open(gone.place.file);
  if (!module) return RemovalObstacle{{"unreadable-file", module.error().message()}, gone.place};
  const Node statement = whole_statement((*module)->node_at(gone.place.range));
  if (!statement.parent().is(Kind::Module))
    return RemovalObstacle{{"local-class", "the class stands in another statement"}, gone.place};
  for (const ClassUse& use : uses_[static_cast<std::size_t>(cls)]) {
    const bool goes_along = use.kind == UseKind::Import || use.kind == UseKind::Relationship ||
                            use.kind == UseKind::Table || (use.by && going.contains(*use.by)) ||
                            (use.kind == UseKind::ForeignKey && table_stays(gone, going));
    if (!goes_along)
      return RemovalObstacle{{"still-used", std::string(why_it_stays(use.kind))}, use.place};
  }
  return std::nullopt;
}

// Another model of its table stays, to which its foreign keys point then.
bool ClassRemoval::table_stays(const model::ModelClass& gone,
                               const std::set<ClassId>& going) const {
  if (!gone.table) return false;
  const model::TableFact& own = models_.table(*gone.table);
  return std::ranges::any_of(models_.tables, [&](const model::TableFact& other) {
    return other.id != own.id && other.metadata == own.metadata && other.schema == own.schema &&
           other.name == own.name && !other.local &&
           (!other.mapped_class || !going.contains(*other.mapped_class));
  });
}

std::map<FileId, patch::EditSet> ClassRemoval::edits(const std::set<ClassId>& going) const {
  std::map<FileId, FileRemoval> files;
  const auto file_of = [&](FileId id) -> FileRemoval& {
    return files.try_emplace(id, **project_.open(id)).first->second;
  };
  std::map<FileId, std::set<std::string>> names;
  for (const ClassId cls : going) {
    const model::ModelClass& gone = models_.model_class(cls);
    file_of(gone.place.file).remove_class(gone.place.range);
    names[gone.place.file].insert(gone.name);
    for (const ClassUse& use : uses_[static_cast<std::size_t>(cls)]) {
      if (use.by && going.contains(*use.by)) continue;
      if (use.kind == UseKind::Relationship)
        file_of(use.place.file).remove_relationship(use.place.range);
      if (use.kind != UseKind::Import) continue;
      file_of(use.place.file).remove_import(use.place.range);
      names[use.place.file].insert(gone.name);
    }
  }
  std::map<FileId, patch::EditSet> edits;
  for (auto& [id, file] : files) {
    file.remove_exports(names[id]);
    edits.emplace(id, file.finish());
  }
  return edits;
}

}  // namespace modelmend::pipeline
