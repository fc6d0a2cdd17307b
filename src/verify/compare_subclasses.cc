#include "verify/compare_subclasses.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace modelmend::verify {
namespace {

using model::ModelClass;
using Classes = std::vector<const ModelClass*>;

bool is_mapped(const ModelClass& cls) {
  return cls.role == model::ClassRole::Mapped && cls.table.has_value();
}

std::string table_of(const State& state, const ModelClass& cls) {
  return model::qualified_table_name(state.models().table(*cls.table));
}

Subject subject_of(const State& state, const ModelClass& cls) {
  return {table_of(state, cls), cls.qualified_name};
}

bool is_declared(const State& state, const ModelClass& cls) {
  return std::ranges::any_of(state.models().classes, [&](const ModelClass& each) {
    return each.qualified_name == cls.qualified_name;
  });
}

// The classes that are not the first of their table.
Classes subclasses_of(const State& state) {
  Classes found;
  for (const ModelClass& cls : state.models().classes) {
    if (!is_mapped(cls)) continue;
    const model::TableFact& table = state.models().table(*cls.table);
    if (table.mapped_class != cls.id && !table.local) found.push_back(&cls);
  }
  return found;
}

using Said = std::tuple<std::string, std::string, std::string, std::string>;

std::multiset<Said> statements_of(const State& state, const ModelClass& cls) {
  const Subject subject = subject_of(state, cls);
  std::multiset<Said> found;
  for (const Statement& each : state.statements().statements)
    if (each.subject == subject) found.emplace(each.member, each.aspect, each.value, each.meaning);
  return found;
}

class SubclassComparison {
 public:
  SubclassComparison(const State& before, const State& after, const SubjectPairs& subjects)
      : before_(before), after_(after), subjects_(subjects) {}

  std::vector<Finding> run() {
    Classes gained = only_after();
    for (const ModelClass* was : only_before()) {
      const auto now = std::ranges::find_if(
          gained, [&](const ModelClass* each) { return is_renamed(*was, *each); });
      if (now == gained.end()) {
        add("class.lost", fmt::format("class {} lost, the table stays", was->qualified_name), was,
            nullptr);
        continue;
      }
      add("class.renamed",
          fmt::format("class {} renamed to {}", was->qualified_name, (*now)->qualified_name), was,
          *now);
      gained.erase(now);
    }
    for (const ModelClass* now : gained)
      add("class.gained", fmt::format("class {} gained for its rows", now->qualified_name), nullptr,
          now);
    return std::move(found_);
  }

 private:
  // Of tables that both states have: that one is lost or new is said already.
  Classes only_before() {
    Classes classes = subclasses_of(before_);
    std::erase_if(classes, [&](const ModelClass* cls) {
      return is_declared(after_, *cls) || subjects_.later(subject_of(before_, *cls)) ||
             !subjects_.later({table_of(before_, *cls), {}});
    });
    return classes;
  }
  Classes only_after() {
    Classes classes = subclasses_of(after_);
    std::erase_if(classes, [&](const ModelClass* cls) {
      return is_declared(before_, *cls) || subjects_.known(subject_of(after_, *cls)) ||
             !subjects_.known({table_of(after_, *cls), {}});
    });
    return classes;
  }

  bool is_renamed(const ModelClass& was, const ModelClass& now) const {
    return table_of(before_, was) == subjects_.earlier_table(table_of(after_, now)) &&
           statements_of(before_, was) == statements_of(after_, now);
  }

  void add(const std::string& kind, std::string words, const ModelClass* was,
           const ModelClass* now) {
    found_.push_back({.kind = kind,
                      .sort = was != nullptr && now != nullptr ? Sort::Cosmetic : Sort::Behaviour,
                      .table = was != nullptr ? table_of(before_, *was)
                                              : subjects_.earlier_table(table_of(after_, *now)),
                      .subject = {},
                      .words = std::move(words),
                      .before = was == nullptr ? schema::Origin{} : before_.origin(was->place),
                      .after = now == nullptr ? schema::Origin{} : after_.origin(now->place)});
  }

  const State& before_;
  const State& after_;
  const SubjectPairs& subjects_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> compare_subclasses(const State& before, const State& after,
                                        const SubjectPairs& subjects) {
  return SubclassComparison(before, after, subjects).run();
}

}  // namespace modelmend::verify
