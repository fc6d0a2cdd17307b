#include "rules/meaning_fix.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "match/signatures.h"
#include "match/structure.h"
#include "rules/argument_edits.h"
#include "syntax/walker.h"

namespace modelmend::rules {
namespace {

using match::read_metavariable;
using patch::Edit;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

std::vector<Node> parts_of(const Node& node) {
  std::vector<Node> parts = node.children();
  std::erase_if(parts, [](const Node& child) { return child.is_extra(); });
  return parts;
}

std::vector<Node> arguments_of(const Node& call) {
  return call.field(Field::Arguments).items();
}

std::string_view keyword_of(const Node& argument) {
  return argument.is(Kind::KeywordArgument) ? argument.field(Field::Name).text()
                                            : std::string_view();
}

bool is_positional(const Node& argument) {
  return !argument.is(Kind::KeywordArgument) && !argument.is(Kind::DictionarySplat);
}

bool is_run(const Node& node) {
  const auto variable = read_metavariable(node.text());
  return variable && variable->is_run();
}

// True for a name that is read as a variable, not for `name=` or `.name`.
bool is_free_name(const Node& name) {
  const Node parent = name.parent();
  if (parent.is(Kind::KeywordArgument)) return !(parent.field(Field::Name) == name);
  if (parent.is(Kind::Attribute)) return !(parent.field(Field::Attribute) == name);
  return true;
}

// Which argument of the pattern each argument of the fix comes from.
struct Alignment {
  std::vector<std::optional<std::size_t>> source;  // by index in the fix
  std::set<std::size_t> removed;                   // indices in the pattern
};

class Aligner {
 public:
  Aligner(const std::vector<Node>& pattern, const std::vector<Node>& fix)
      : pattern_(pattern), fix_(fix) {
    result_.source.resize(fix.size());
    for (std::size_t i = 0; i < pattern.size(); ++i) result_.removed.insert(i);
  }

  Alignment run() {
    pair_if([](const Node& a, const Node& b) {
      return !keyword_of(a).empty() && keyword_of(a) == keyword_of(b);
    });
    pair_if([](const Node& a, const Node& b) {
      return keyword_of(a).empty() && keyword_of(b).empty() && match::same_structure(a, b);
    });
    // What is left stands for something new in the old place.
    pair_if([](const Node& a, const Node& b) {
      return keyword_of(a).empty() && keyword_of(b).empty() && !is_run(a) && !is_run(b);
    });
    return std::move(result_);
  }

 private:
  // A template because each pass pairs by another condition.
  template <class Condition>
  void pair_if(Condition same) {
    for (std::size_t j = 0; j < fix_.size(); ++j) {
      if (result_.source[j]) continue;
      const auto found = std::ranges::find_if(
          result_.removed, [&](std::size_t i) { return same(pattern_[i], fix_[j]); });
      if (found == result_.removed.end()) continue;
      result_.source[j] = *found;
      result_.removed.erase(found);
    }
  }

  const std::vector<Node>& pattern_;
  const std::vector<Node>& fix_;
  Alignment result_;
};

class Difference {
 public:
  Difference(const Rule& rule, const match::Captures& captures, const rewrite::FileContext& file,
             match::Trace trace)
      : rule_(rule), captures_(captures), file_(file), trace_(std::move(trace)) {}

  Attempt<MeaningEdits> run(const Node& pattern, const Node& fix, const Node& matched) {
    remember_spellings(pattern);
    if (!pattern || !compare(pattern, fix)) replace(matched, fix);
    if (declined_) return tl::unexpected<Declined>(*declined_);
    return std::move(result_);
  }

 private:
  // How the source writes the names of the pattern that have a meaning.
  void remember_spellings(const Node& pattern) {
    if (!pattern) return;
    for (syntax::Walker walker(pattern); walker; walker.next()) {
      if (!walker->is(Kind::Identifier) || !rule_.meaning.contains(walker->text())) continue;
      if (const Node source = source_of(*walker))
        spellings_.try_emplace(std::string(walker->text()), bytes_of(source));
    }
  }

  [[nodiscard]] Node source_of(const Node& pattern) const {
    const auto found = trace_.nodes.find(pattern.range());
    return found == trace_.nodes.end() ? Node() : found->second;
  }

  [[nodiscard]] std::string bytes_of(const Node& source) const {
    return std::string(source.range().in(file_.module.file().bytes()));
  }

  // Adds the edits that make `fix` of `pattern`; false if there is no smaller edit than all of it.
  bool compare(const Node& pattern, const Node& fix) {
    if (match::same_structure(pattern, fix)) return true;
    if (read_metavariable(pattern.text()) || read_metavariable(fix.text())) return false;
    if (pattern.symbol() != fix.symbol()) return false;
    if (pattern.is(Kind::Call)) return compare_calls(pattern, fix);
    const std::vector<Node> before = parts_of(pattern);
    const std::vector<Node> after = parts_of(fix);
    if (before.empty() || before.size() != after.size()) return false;
    return compare_all(before, after);
  }

  bool compare_all(const std::vector<Node>& before, const std::vector<Node>& after) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i].is_named() || before[i].symbol() == after[i].symbol()) continue;
      return false;
    }
    const MeaningEdits unchanged = result_;
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!before[i].is_named() || compare_or_replace(before[i], after[i])) continue;
      result_ = unchanged;
      return false;
    }
    return true;
  }

  bool compare_or_replace(const Node& pattern, const Node& fix) {
    if (compare(pattern, fix)) return true;
    const Node source = source_of(pattern);
    if (!source) return false;
    replace(source, fix);
    return true;
  }

  void replace(const Node& source, const Node& fix) {
    result_.edits.push_back(Edit::replace(source.range(), render(fix, source)));
  }

  bool compare_calls(const Node& pattern, const Node& fix) {
    const Node call = source_of(pattern);
    if (!call.field(Field::Arguments).is(Kind::ArgumentList)) return false;
    const std::vector<Node> before = arguments_of(pattern);
    const std::vector<Node> after = arguments_of(fix);
    const Alignment alignment = Aligner(before, after).run();
    if (moves_arguments(after, alignment)) return false;
    const MeaningEdits unchanged = result_;
    bool expressed = compare_or_replace(pattern.field(Field::Function), fix.field(Field::Function));
    for (std::size_t j = 0; j < after.size() && expressed; ++j) {
      if (alignment.source[j])
        expressed = compare_arguments(before[*alignment.source[j]], after[j]);
    }
    if (!expressed) {
      result_ = unchanged;
      return false;
    }
    remove(call, before, alignment);
    insert(call, before, after, alignment);
    return true;
  }

  // Keywords may stand in any order; other arguments that change places need the whole call.
  static bool moves_arguments(const std::vector<Node>& after, const Alignment& alignment) {
    std::optional<std::size_t> last;
    for (std::size_t j = 0; j < after.size(); ++j) {
      if (!alignment.source[j] || !keyword_of(after[j]).empty()) continue;
      if (last && *alignment.source[j] < *last) return true;
      last = alignment.source[j];
    }
    return false;
  }

  bool compare_arguments(const Node& pattern, const Node& fix) {
    if (keyword_of(pattern).empty()) return compare_or_replace(pattern, fix);
    return compare_or_replace(pattern.field(Field::Value), fix.field(Field::Value));
  }

  [[nodiscard]] std::vector<Node> sources_of_argument(const Node& pattern) const {
    const auto found = trace_.arguments.find(pattern.range());
    return found == trace_.arguments.end() ? std::vector<Node>() : found->second;
  }

  void remove(const Node& call, const std::vector<Node>& before, const Alignment& alignment) {
    const std::vector<Node> items = arguments_of(call);
    std::vector<std::size_t> indices;
    // Where the pattern has a keyword and the call an argument in its place.
    std::optional<std::size_t> first_gap;
    for (const std::size_t i : alignment.removed) {
      for (const Node& argument : sources_of_argument(before[i])) {
        const auto found = std::ranges::find(items, argument);
        if (found == items.end()) continue;
        const auto index = static_cast<std::size_t>(found - items.begin());
        indices.push_back(index);
        if (!keyword_of(before[i]).empty() && is_positional(argument))
          first_gap = std::min(index, first_gap.value_or(index));
      }
    }
    std::ranges::sort(indices);
    std::ranges::move(remove_arguments(call, indices), std::back_inserter(result_.edits));
    if (first_gap) name_arguments_behind(call, *first_gap, indices);
  }

  // The arguments that are told by their place move up, so they get their names instead.
  void name_arguments_behind(const Node& call, std::size_t gap,
                             const std::vector<std::size_t>& removed) {
    const std::vector<Node> items = arguments_of(call);
    const auto* const signature = signature_of_callee(call);
    for (std::size_t i = gap + 1; i < items.size(); ++i) {
      if (!is_positional(items[i]) || std::ranges::binary_search(removed, i)) continue;
      const bool is_known = signature != nullptr && i < signature->positional.size();
      if (!is_known || items[i].is(Kind::ListSplat)) {
        declined_ =
            Declined{"dynamic-columns",
                     fmt::format("what '{}' is for is told by its place, which would change",
                                 bytes_of(items[i]))};
        return;
      }
      result_.edits.push_back(
          Edit::insert_before(items[i].begin(), fmt::format("{}=", signature->positional[i])));
    }
  }

  [[nodiscard]] const match::Signature* signature_of_callee(const Node& call) const {
    const Node callee = match::unwrap(call.field(Field::Function));
    return match::signature_of(match::canonical_name(file_.project.resolve(file_.module, callee)));
  }

  void insert(const Node& call, const std::vector<Node>& before, const std::vector<Node>& after,
              const Alignment& alignment) {
    for (std::size_t j = 0; j < after.size(); ++j) {
      if (alignment.source[j]) continue;
      const std::string text = render(after[j], call);
      const auto [neighbour, side] = place_for(j, call, before, after, alignment);
      result_.edits.push_back(neighbour
                                  ? insert_argument(file_.module.file(), neighbour, side, text)
                                  : insert_only_argument(call, text));
    }
  }

  struct Neighbour {
    Node node;
    Beside side = Beside::After;
  };

  // Behind what the fix has before it, else in front of everything. A positional argument never
  // goes behind a keyword.
  [[nodiscard]] Neighbour place_for(std::size_t index, const Node& call,
                                    const std::vector<Node>& before, const std::vector<Node>& after,
                                    const Alignment& alignment) const {
    const bool positional = keyword_of(after[index]).empty();
    for (std::size_t j = index; j-- > 0;) {
      if (!alignment.source[j]) continue;
      std::vector<Node> sources = sources_of_argument(before[*alignment.source[j]]);
      if (positional)
        std::erase_if(sources, [](const Node& node) { return !keyword_of(node).empty(); });
      if (sources.empty()) continue;
      return {*std::ranges::max_element(sources, {}, &Node::begin), Beside::After};
    }
    const std::vector<Node> items = arguments_of(call);
    if (items.empty()) return {};
    if (!positional) return {items.back(), Beside::After};
    return {items.front(), Beside::Before};
  }

  // The text of a part of the fix at this place: captures by their bytes, names in the file's way.
  std::string render(const Node& fix, const Node& near) {
    std::string text;
    std::uint32_t copied = fix.begin();
    syntax::Walker walker(fix);
    while (walker) {
      auto replacement = replacement_of(*walker, near);
      if (replacement) {
        text += ByteRange{copied, walker->begin()}.in(fix.source());
        text += *replacement;
        if (text.size() > kMaxNewText) {
          declined_ = {"too-large", "the fix makes too long a text"};
          return text;
        }
        copied = walker->end();
        walker.skip_children();
      }
      walker.next();
    }
    return text.append(ByteRange{copied, fix.end()}.in(fix.source()));
  }

  std::optional<std::string> replacement_of(const Node& node, const Node& near) {
    if (const auto variable = read_metavariable(node.text())) {
      if (variable->is_run()) return text_of_run(variable->name);
      const Node value = captures_.one(variable->name);
      return value ? bytes_of(value) : std::string();
    }
    if (!node.is(Kind::Identifier) || !is_free_name(node)) return std::nullopt;
    const std::string name(node.text());
    if (const auto known = spellings_.find(name); known != spellings_.end()) return known->second;
    return spelling(name, near);
  }

  [[nodiscard]] std::string text_of_run(const std::string& name) const {
    std::vector<std::string> texts;
    for (const Node& node : captures_.many(name)) texts.push_back(bytes_of(node));
    return fmt::format("{}", fmt::join(texts, ", "));
  }

  // For a name that the rule imports or gives a meaning.
  std::optional<std::string> spelling(const std::string& name, const Node& near) {
    const auto canonical = canonical_of(name);
    if (!canonical) return std::nullopt;
    auto spelled = file_.imports.spelling(*canonical, near.begin(), near);
    if (!spelled) {
      declined_ = spelled.error();
      return name;
    }
    result_.imports.push_back(*canonical);
    return *std::move(spelled);
  }

  [[nodiscard]] std::optional<std::string> canonical_of(const std::string& name) const {
    for (const std::string& import : rule_.imports) {
      if (import.substr(import.rfind('.') + 1) == name) return import;
    }
    const auto meaning = rule_.meaning.find(name);
    if (meaning == rule_.meaning.end()) return std::nullopt;
    return meaning->second.front();
  }

  const Rule& rule_;
  const match::Captures& captures_;
  const rewrite::FileContext& file_;
  match::Trace trace_;
  std::map<std::string, std::string> spellings_;
  MeaningEdits result_;
  std::optional<Declined> declined_;
};

}  // namespace

Attempt<MeaningEdits> meaning_edits(const Rule& rule, const TemplateFix& fix, Node matched,
                                    const match::Captures& captures,
                                    const rewrite::FileContext& file) {
  const match::MatchContext context{
      .module = file.module, .project = &file.project, .candidate = {}, .ancestors = {}};
  for (const match::Pattern* pattern :
       match::patterns_at_root(rule.matcher.rule, rule.matcher.utils)) {
    if (!pattern->by_meaning()) continue;
    match::Captures again = captures;
    auto trace = match::trace_meaning(*pattern, matched, again, context);
    if (!trace) continue;
    return Difference(rule, again, file, *std::move(trace))
        .run(pattern->node(), fix.by_meaning->node(), matched);
  }
  return Difference(rule, captures, file, {}).run({}, fix.by_meaning->node(), matched);
}

}  // namespace modelmend::rules
