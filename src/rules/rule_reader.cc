#include "rules/rule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "model/literals.h"
#include "rules/problems.h"
#include "rules/term_reader.h"
#include "rules/transform_reader.h"
#include "rules/yaml_value.h"

namespace modelmend::rules {
namespace {

constexpr std::array<std::string_view, 23> kKeys = {
    "id",    "language",  "severity", "message",     "note",   "url",     "metadata", "rule",
    "utils", "transform", "fix",      "constraints", "files",  "ignores", "labels",   "rewriters",
    "facts", "meaning",   "action",   "imports",     "safety", "intends", "order"};

// The words of schema::family().
constexpr std::array<std::string_view, 24> kFamilies = {
    "integer", "bigint",  "smallint",  "varchar",     "text", "char",  "boolean", "float",
    "double",  "numeric", "timestamp", "timestamptz", "date", "time",  "timetz",  "interval",
    "binary",  "uuid",    "json",      "jsonb",       "enum", "array", "other",   "opaque"};

// What a run may want of a column, in the order of WantedOf.
constexpr std::array<std::string_view, 4> kWantedWords = {"type", "nullability", "server-default",
                                                          "foreign-keys"};

// What facts find out, for `${...}` in messages.
constexpr std::array<std::string_view, 7> kFactNames = {
    "target", "target-type", "type", "declared", "key", "wanted", "because"};

std::string quoted(std::string_view word) {
  return fmt::format("'{}'", word);
}

// As ast-grep knows the language, in upper or lower case.
bool is_python(std::string_view language) {
  std::string lower(language);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower == "python" || lower == "py";
}

// Reads one document.
class RuleReader {
 public:
  RuleReader(Problems& problems, std::span<const rewrite::NamedTransform> transforms)
      : problems_(problems), named_transforms_(transforms), terms_(problems, rule_.meaning) {}

  // nullopt if there was a mistake.
  std::optional<Rule> read(const Yaml& yaml) {
    const std::size_t before = problems_.size();
    if (!expect_map(yaml, "a rule", problems_)) return std::nullopt;
    problems_.check_keys(yaml, "a rule", kKeys);
    rule_.source = problems_.path();
    rule_.place = yaml.place;
    read_description(yaml);
    read_meaning(yaml);
    read_matcher(yaml);
    read_transforms(yaml);
    read_facts(yaml);
    read_action(yaml);
    read_paths(yaml);
    read_safety(yaml);
    read_order(yaml);
    if (problems_.size() != before) return std::nullopt;
    rule_.matcher.utils = terms_.utils();
    rule_.required_literals = required_literals();
    rule_.required_in_project = required_in_project();
    return std::move(rule_);
  }

 private:
  // A rule about columns needs a file that can declare one, whatever its patterns say: some of them
  // have no words of their own (a bare annotation).
  [[nodiscard]] std::vector<std::vector<std::string>> required_literals() const {
    auto groups = match::required_literals(rule_.matcher.rule, rule_.matcher.utils);
    const bool about_columns = std::ranges::any_of(rule_.facts, [](const FactConstraint& facts) {
      return std::holds_alternative<ColumnFacts>(facts);
    });
    if (!groups.empty() || !about_columns) return groups;
    const auto words = model::model_literals();
    groups.emplace_back(words.begin(), words.end());
    groups.back().insert(groups.back().end(), {"ForeignKey", "foreign_key"});
    return groups;
  }

  // A foreign key is written in one of these ways, wherever its column is.
  [[nodiscard]] std::vector<std::string> required_in_project() const {
    const bool about_keys = std::ranges::any_of(rule_.facts, [](const FactConstraint& facts) {
      const auto* const column = std::get_if<ColumnFacts>(&facts);
      return column == nullptr || !column->references.empty();
    });
    if (!about_keys) return {};
    return {"ForeignKey", "ForeignKeyConstraint", "foreign_key"};
  }

  void read_description(const Yaml& yaml) {
    rule_.id = required_text(yaml, "id");
    if (const Yaml* const id = yaml.find("id");
        id && id->kind == Yaml::Kind::Scalar && rule_.id.empty())
      problems_.add(id->place, "'id' is empty");
    if (const Yaml* const language = yaml.find("language")) {
      if (!is_python(language->scalar))
        problems_.add(language->place,
                      fmt::format("language '{}' is not supported", language->scalar),
                      "rules are for Python");
    }
    rule_.note = optional_text(yaml, "note");
    rule_.url = optional_text(yaml, "url");
    if (const Yaml* const severity = yaml.find("severity")) read_severity(*severity);
    if (const Yaml* const metadata = yaml.find_optional("metadata"))
      static_cast<void>(expect_map(*metadata, "'metadata'", problems_));
  }

  void read_severity(const Yaml& severity) {
    constexpr std::array<std::pair<std::string_view, Severity>, 5> kSeverities = {{
        {"hint", Severity::Hint},
        {"info", Severity::Info},
        {"warning", Severity::Warning},
        {"error", Severity::Error},
        {"off", Severity::Off},
    }};
    constexpr std::array<std::string_view, 5> kWords = {"hint", "info", "warning", "error", "off"};
    for (const auto& [word, value] : kSeverities) {
      if (word == severity.scalar) {
        rule_.severity = value;
        return;
      }
    }
    problems_.add_unknown(severity, "severity", kWords);
  }

  // Identifier -> canonical name, or a list of them.
  void read_meaning(const Yaml& yaml) {
    const Yaml* const meaning = yaml.find("meaning");
    if (!meaning || !expect_map(*meaning, "'meaning'", problems_)) return;
    for (const auto& [name, value] : meaning->fields) {
      std::vector<std::string> names = read_texts(value, "the meaning of a name", problems_);
      for (const std::string& canonical : names) {
        if (canonical.find('.') == std::string::npos)
          problems_.add(
              value.place,
              fmt::format("'{}' is not a full name such as sqlalchemy.Column", canonical));
      }
      if (!names.empty()) rule_.meaning[name.scalar] = std::move(names);
    }
  }

  void read_matcher(const Yaml& yaml) {
    if (const Yaml* const utils = yaml.find_optional("utils")) terms_.read_utils(*utils);
    const Yaml* const rule = yaml.find("rule");
    if (!rule) return problems_.add(yaml.place, "a rule needs 'rule'");
    if (auto term = terms_.read(*rule)) {
      rule_.matcher.rule = *std::move(term);
      if (!rule_.matcher.rule.kinds)
        problems_.add(rule->place, "'rule' does not say which kinds of nodes it is about",
                      "add 'kind' or a pattern that is more than a metavariable");
      add_variables(rule_.matcher.rule);
    }
    for (const match::Term& util : terms_.utils()) add_variables(util);
    read_constraints(yaml, terms_, rule_.matcher);
    read_labels(yaml);
  }

  // They say how ast-grep shows a match; here only their names are checked.
  void read_labels(const Yaml& yaml) {
    const Yaml* const labels = yaml.find_optional("labels");
    if (!labels || !expect_map(*labels, "'labels'", problems_)) return;
    for (const auto& [name, value] : labels->fields) check_bound(name.scalar, name.place);
  }

  // Of a rule or a rewriter; what they bind counts as bound from there on.
  void read_constraints(const Yaml& yaml, TermReader& terms, match::Matcher& matcher) {
    const Yaml* const constraints = yaml.find_optional("constraints");
    if (!constraints || !expect_map(*constraints, "'constraints'", problems_)) return;
    for (const auto& [name, value] : constraints->fields) {
      auto term = terms.read(value);
      if (!term) continue;
      add_variables(*term);
      matcher.constraints.emplace(name.scalar, *std::move(term));
    }
    for (const auto& [name, value] : constraints->fields) check_bound(name.scalar, name.place);
  }

  void add_variables(const match::Term& term) { bound_.merge(match::variables(term)); }

  void check_bound(const std::string& variable, text::LineColumn place) {
    if (bound_.contains(variable)) return;
    const std::vector<std::string_view> known(bound_.begin(), bound_.end());
    const auto nearest = suggestion(variable, known);
    problems_.add(place, fmt::format("'${}' is not bound by the rule", variable), nearest);
  }

  void read_transforms(const Yaml& yaml) {
    const Yaml* const transform = yaml.find_optional("transform");
    if (transform) {
      rule_.transforms = rules::read_transforms(*transform, problems_);
      for (const StringTransform& each : rule_.transforms) transform_names_.insert(each.name);
      check_transforms(*transform, rule_.transforms, bound_);
    }
    for (const std::string& name : transform_names_) {
      if (!bound_.insert(name).second)
        problems_.add(transform->place, fmt::format("'{}' is a metavariable of the rule", name));
    }
    if (const Yaml* const rewriters = yaml.find_optional("rewriters")) read_rewriters(*rewriters);
    if (transform) check_rewriters(*transform, rule_.transforms);
  }

  void check_transforms(const Yaml& place, const std::vector<StringTransform>& transforms,
                        const std::set<std::string>& bound) {
    std::set<std::string> known = bound;
    for (const StringTransform& transform : transforms) known.insert(transform.name);
    for (const StringTransform& transform : transforms) {
      if (!known.contains(transform.source.name))
        problems_.add(place_of(place, transform.name),
                      fmt::format("'${}' is not bound by the rule", transform.source.name));
    }
  }

  void check_rewriters(const Yaml& place, const std::vector<StringTransform>& transforms) {
    for (const StringTransform& transform : transforms) {
      const auto* rewrite = std::get_if<Rewrite>(&transform.how);
      if (!rewrite) continue;
      for (const std::string& name : rewrite->rewriters) {
        if (rule_.rewriters.contains(name)) continue;
        std::vector<std::string_view> known;
        for (const auto& [id, rewriter] : rule_.rewriters) known.emplace_back(id);
        problems_.add(place_of(place, transform.name), fmt::format("unknown rewriter '{}'", name),
                      suggestion(name, known));
      }
    }
  }

  static text::LineColumn place_of(const Yaml& map, const std::string& key) {
    const Yaml* const value = map.find(key);
    return value ? value->place : map.place;
  }

  void read_rewriters(const Yaml& yaml) {
    if (!expect_list(yaml, "'rewriters'", problems_)) return;
    for (const Yaml& item : yaml.items) read_rewriter(item);
    for (const auto& [id, rewriter] : rule_.rewriters) check_rewriters(yaml, rewriter.transforms);
  }

  void read_rewriter(const Yaml& yaml) {
    constexpr std::array<std::string_view, 6> kRewriterKeys = {"id",    "rule",      "constraints",
                                                               "utils", "transform", "fix"};
    if (!expect_map(yaml, "a rewriter", problems_)) return;
    problems_.check_keys(yaml, "a rewriter", kRewriterKeys);
    const std::string id = required_text(yaml, "id");
    const Yaml* const rule = yaml.find("rule");
    const Yaml* const fix = yaml.find("fix");
    if (!rule || !fix) return problems_.add(yaml.place, "a rewriter needs 'rule' and 'fix'");

    // What a rewriter binds is bound in its own fix only.
    const std::set<std::string> bound_outside = bound_;
    rule_.rewriters.insert_or_assign(id, read_rewriter_body(yaml, *rule, *fix));
    bound_ = bound_outside;
  }

  Rewriter read_rewriter_body(const Yaml& yaml, const Yaml& rule, const Yaml& fix) {
    TermReader terms = terms_;
    if (const Yaml* const utils = yaml.find_optional("utils")) terms.read_utils(*utils);
    Rewriter rewriter;
    auto term = terms.read(rule);
    if (!term) return rewriter;
    rewriter.matcher.rule = *std::move(term);
    add_variables(rewriter.matcher.rule);
    for (const match::Term& util : terms.utils()) add_variables(util);
    read_constraints(yaml, terms, rewriter.matcher);
    std::set<std::string> transform_names;
    if (const Yaml* const transform = yaml.find_optional("transform")) {
      rewriter.transforms = rules::read_transforms(*transform, problems_);
      check_transforms(*transform, rewriter.transforms, bound_);
      for (const StringTransform& each : rewriter.transforms) transform_names.insert(each.name);
    }
    rewriter.matcher.utils = terms.utils();
    bound_.insert(transform_names.begin(), transform_names.end());
    rewriter.fix = read_fix(fix, transform_names, terms);
    return rewriter;
  }

  ReplacementFix read_fix(const Yaml& yaml, const std::set<std::string>& transforms,
                          TermReader& terms) {
    constexpr std::array<std::string_view, 4> kFixKeys = {"template", "expandStart", "expandEnd",
                                                          "title"};
    ReplacementFix fix;
    const Yaml* text = &yaml;
    if (yaml.kind == Yaml::Kind::List) {
      problems_.add(yaml.place, "several fixes to choose from are not supported");
      return fix;
    }
    if (yaml.kind == Yaml::Kind::Map) {
      problems_.check_keys(yaml, "'fix'", kFixKeys);
      text = yaml.find("template");
      if (!text) {
        problems_.add(yaml.place, "'fix' needs 'template'");
        return fix;
      }
      if (const Yaml* const start = yaml.find("expandStart"))
        fix.start = terms.read_expansion(*start);
      if (const Yaml* const end = yaml.find("expandEnd")) fix.end = terms.read_expansion(*end);
    }
    const auto template_text = read_string(*text, "'fix'", problems_);
    if (!template_text) return fix;
    fix.text = Template::parse(*template_text, transforms);
    for (const std::string& name : fix.text.variables()) check_bound(name, text->place);
    return fix;
  }

  void read_action(const Yaml& yaml) {
    const Yaml* const fix = yaml.find_optional("fix");
    const Yaml* const action = yaml.find("action");
    if (fix && action) problems_.add(action->place, "a rule has 'fix' or 'action', not both");
    if (fix) read_template_fix(*fix);
    if (action) read_transform_fix(*action);
    rule_.imports.clear();
    if (const Yaml* const imports = yaml.find("imports")) {
      rule_.imports = read_texts(*imports, "'imports'", problems_);
      for (const std::string& name : rule_.imports) {
        if (name.find('.') == std::string::npos)
          problems_.add(imports->place,
                        fmt::format("'{}' is not a full name such as sqlalchemy.Integer", name));
      }
    }
    read_intention(yaml);
    read_message(yaml);
  }

  // What verification must expect of the change; a fix that intends nothing must keep the schema.
  void read_intention(const Yaml& yaml) {
    constexpr std::array<std::string_view, 1> kIntentions = {"use-alter-dropped"};
    const Yaml* const intends = yaml.find("intends");
    if (!intends) return;
    rule_.drops_use_alter = intends->scalar == kIntentions.front();
    if (!rule_.drops_use_alter) problems_.add_unknown(*intends, "intention", kIntentions);
  }

  void read_template_fix(const Yaml& yaml) {
    TemplateFix fix;
    fix.fix = read_fix(yaml, transform_names_, terms_);
    if (!rule_.meaning.empty()) {
      auto pattern =
          match::Pattern::compile({.text = fix.fix.text.text(), .selector = {}}, rule_.meaning);
      if (pattern) {
        fix.by_meaning = *std::move(pattern);
      } else {
        problems_.add(yaml.place, pattern.error());
      }
    }
    rule_.action = std::move(fix);
  }

  void read_transform_fix(const Yaml& yaml) {
    if (!expect_map(yaml, "'action'", problems_)) return;
    const Yaml* const name = yaml.find_optional("transform");
    if (!name) return problems_.add(yaml.place, "'action' needs 'transform'");
    const auto found =
        std::ranges::find(named_transforms_, name->scalar, &rewrite::NamedTransform::name);
    if (found == named_transforms_.end()) {
      std::vector<std::string_view> known;
      for (const auto& transform : named_transforms_) known.push_back(transform.name);
      return problems_.add_unknown(*name, "transform", known);
    }
    TransformFix fix{*found, {}};
    for (const auto& [key, value] : yaml.fields) {
      if (key.scalar == "transform") continue;
      if (auto text = read_text(value, quoted(key.scalar), problems_))
        fix.parameters[key.scalar] = *std::move(text);
    }
    rule_.action = std::move(fix);
  }

  void read_message(const Yaml& yaml) {
    const Yaml* const message = yaml.find("message");
    if (!message) return;
    const auto text = read_text(*message, "'message'", problems_);
    if (!text) return;
    rule_.message = Template::parse(*text, transform_names_);
    for (const std::string& name : rule_.message.variables()) check_bound(name, message->place);
    if (rule_.facts.empty()) return;
    for (const std::string& name : rule_.message.facts()) {
      if (std::ranges::find(kFactNames, name) == kFactNames.end())
        problems_.add(message->place, fmt::format("unknown fact '${{{}}}'", name),
                      suggestion(name, kFactNames));
    }
  }

  void read_facts(const Yaml& yaml) {
    constexpr std::array<std::string_view, 2> kFacts = {"column", "foreign-key"};
    const Yaml* const facts = yaml.find("facts");
    if (!facts || !expect_map(*facts, "'facts'", problems_)) return;
    problems_.check_keys(*facts, "'facts'", kFacts);
    if (const Yaml* const column = facts->find("column")) read_column_facts(*column);
    if (const Yaml* const key = facts->find("foreign-key")) read_key_facts(*key);
  }

  void read_column_facts(const Yaml& yaml) {
    constexpr std::array<std::string_view, 5> kColumnKeys = {"type", "references", "primary-key",
                                                             "default", "wanted"};
    if (!expect_map(yaml, "'column'", problems_)) return;
    problems_.check_keys(yaml, "'column'", kColumnKeys);
    ColumnFacts facts;
    facts.type = read_families(yaml, "type");
    facts.references = read_families(yaml, "references");
    facts.primary_key = optional_bool(yaml, "primary-key");
    facts.has_default = optional_bool(yaml, "default");
    if (const Yaml* const wanted = yaml.find("wanted")) facts.wanted = read_wanted(*wanted);
    rule_.facts.emplace_back(std::move(facts));
  }

  std::optional<WantedOf> read_wanted(const Yaml& yaml) {
    const auto word = read_text(yaml, "'wanted'", problems_);
    if (!word) return std::nullopt;
    const auto* const known = std::ranges::find(kWantedWords, *word);
    if (known == kWantedWords.end()) {
      problems_.add(yaml.place, fmt::format("unknown word '{}' under 'wanted'", *word),
                    suggestion(*word, kWantedWords));
      return std::nullopt;
    }
    return static_cast<WantedOf>(known - kWantedWords.begin());
  }

  std::vector<std::string> read_families(const Yaml& yaml, const std::string& key) {
    const Yaml* const value = yaml.find(key);
    if (!value) return {};
    std::vector<std::string> families = read_texts(*value, quoted(key), problems_);
    for (const std::string& family : families) {
      if (std::ranges::find(kFamilies, family) == kFamilies.end())
        problems_.add(value->place, fmt::format("unknown type '{}'", family),
                      suggestion(family, kFamilies));
    }
    return families;
  }

  void read_key_facts(const Yaml& yaml) {
    constexpr std::array<std::string_view, 3> kKeyKeys = {"changed-by", "named", "possible-cycle"};
    if (!expect_map(yaml, "'foreign-key'", problems_)) return;
    problems_.check_keys(yaml, "'foreign-key'", kKeyKeys);
    KeyFacts facts;
    if (const Yaml* const rule = yaml.find("changed-by"))
      facts.changed_by = read_text(*rule, "'changed-by'", problems_);
    facts.named = optional_bool(yaml, "named");
    facts.possible_cycle = optional_bool(yaml, "possible-cycle");
    rule_.facts.emplace_back(std::move(facts));
  }

  void read_paths(const Yaml& yaml) {
    if (const Yaml* const files = yaml.find_optional("files"))
      rule_.files = read_globs(*files, "'files'");
    if (const Yaml* const ignores = yaml.find_optional("ignores"))
      rule_.ignores = read_globs(*ignores, "'ignores'");
  }

  std::vector<Glob> read_globs(const Yaml& yaml, std::string_view name) {
    std::vector<Glob> globs;
    if (!expect_list(yaml, name, problems_)) return globs;
    for (const Yaml& item : yaml.items) {
      if (auto glob = read_glob(item, name)) globs.push_back(*std::move(glob));
    }
    return globs;
  }

  std::optional<Glob> read_glob(const Yaml& item, std::string_view name) {
    constexpr std::array<std::string_view, 2> kGlobKeys = {"glob", "caseInsensitive"};
    const Yaml* text = &item;
    bool ignore_case = false;
    if (item.kind == Yaml::Kind::Map) {
      problems_.check_keys(item, name, kGlobKeys);
      ignore_case = optional_bool(item, "caseInsensitive").value_or(false);
      text = item.find("glob");
      if (!text) {
        problems_.add(item.place, fmt::format("an item of {} needs 'glob'", name));
        return std::nullopt;
      }
    }
    const auto pattern = read_text(*text, fmt::format("an item of {}", name), problems_);
    if (!pattern) return std::nullopt;
    auto glob = Glob::compile(*pattern, ignore_case);
    if (glob) return *std::move(glob);
    problems_.add(text->place, glob.error());
    return std::nullopt;
  }

  void read_safety(const Yaml& yaml) {
    constexpr std::array<std::string_view, 2> kSafetyKeys = {"tier", "because"};
    constexpr std::array<std::string_view, 3> kTiers = {"safe", "unsafe", "manual"};
    const Yaml* const safety = yaml.find("safety");
    if (!safety || !expect_map(*safety, "'safety'", problems_)) return;
    problems_.check_keys(*safety, "'safety'", kSafetyKeys);
    rule_.safety_reason = required_text(*safety, "because");
    const Yaml* const tier = safety->find("tier");
    if (!tier) return problems_.add(safety->place, "'safety' needs 'tier'");
    if (tier->scalar == "safe") {
      rule_.safety = patch::Safety::Safe;
    } else if (tier->scalar == "unsafe") {
      rule_.safety = patch::Safety::Unsafe;
    } else if (tier->scalar == "manual") {
      rule_.safety = patch::Safety::Manual;
    } else {
      problems_.add_unknown(*tier, "tier", kTiers);
    }
  }

  void read_order(const Yaml& yaml) {
    constexpr std::array<std::string_view, 1> kOrderKeys = {"after"};
    const Yaml* const order = yaml.find("order");
    if (!order || !expect_map(*order, "'order'", problems_)) return;
    problems_.check_keys(*order, "'order'", kOrderKeys);
    if (const Yaml* const after = order->find("after"))
      rule_.after = read_texts(*after, "'after'", problems_);
  }

  std::string required_text(const Yaml& map, const std::string& key) {
    const Yaml* const value = map.find(key);
    if (value) return read_text(*value, quoted(key), problems_).value_or("");
    problems_.add(map.place, fmt::format("'{}' is missing", key));
    return {};
  }

  std::string optional_text(const Yaml& map, const std::string& key) {
    const Yaml* const value = map.find(key);
    if (!value || value->kind == Yaml::Kind::Null) return {};
    return read_text(*value, quoted(key), problems_).value_or("");
  }

  std::optional<bool> optional_bool(const Yaml& map, const std::string& key) {
    const Yaml* const value = map.find(key);
    if (!value) return std::nullopt;
    return read_bool(*value, quoted(key), problems_);
  }

  Problems& problems_;
  std::span<const rewrite::NamedTransform> named_transforms_;
  Rule rule_;
  TermReader terms_;
  std::set<std::string> bound_;  // names that a match binds
  std::set<std::string> transform_names_;
};

}  // namespace

ReadRules read_rules(const std::string& path, std::string_view text,
                     std::span<const rewrite::NamedTransform> transforms) {
  ReadRules result;
  const auto documents = parse_yaml(path, text);
  if (!documents) {
    result.errors.push_back(documents.error());
    return result;
  }
  Problems problems(path);
  for (const Yaml& document : *documents) {
    if (document.kind == Yaml::Kind::Null) continue;
    RuleReader reader(problems, transforms);
    if (auto rule = reader.read(document)) result.rules.push_back(*std::move(rule));
  }
  if (documents->empty()) problems.add({}, "the file holds no rule");
  result.errors = problems.take();
  return result;
}

}  // namespace modelmend::rules
