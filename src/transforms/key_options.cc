#include "transforms/key_options.h"

#include <algorithm>

namespace modelmend::transforms {
namespace {

using schema::Deferral;
using schema::KeyAction;
using schema::KeyMatch;

std::string_view action_words(KeyAction action) {
  switch (action) {
    case KeyAction::NoAction:
      return "NO ACTION";
    case KeyAction::Restrict:
      return "RESTRICT";
    case KeyAction::Cascade:
      return "CASCADE";
    case KeyAction::SetNull:
      return "SET NULL";
    case KeyAction::SetDefault:
      return "SET DEFAULT";
  }
  return "NO ACTION";
}

// Without quotes, in upper case.
std::string plain(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\''))
    value = value.substr(1, value.size() - 2);
  std::string upper(value);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

}  // namespace

std::vector<KeyOption> key_options(const schema::ForeignKey& key,
                                   const rewrite::SourceStyle& style) {
  const auto quoted = [&](std::string_view word) {
    return style.quote + std::string(word) + style.quote;
  };
  std::vector<KeyOption> options;
  if (key.name) options.push_back({"name", quoted(*key.name)});
  if (key.on_update != KeyAction::NoAction)
    options.push_back({"onupdate", quoted(action_words(key.on_update))});
  if (key.on_delete != KeyAction::NoAction)
    options.push_back({"ondelete", quoted(action_words(key.on_delete))});
  if (key.deferral != Deferral::NotDeferrable) options.push_back({"deferrable", "True"});
  if (key.deferral == Deferral::InitiallyDeferred)
    options.push_back({"initially", quoted("DEFERRED")});
  if (key.match == KeyMatch::Full) options.push_back({"match", quoted("FULL")});
  if (key.match == KeyMatch::Partial) options.push_back({"match", quoted("PARTIAL")});
  return options;
}

bool says_nothing(std::string_view name, std::string_view value) {
  const std::string word = plain(value);
  if (word == "NONE") return true;
  if (name == "ondelete" || name == "onupdate") return word == "NO ACTION";
  if (name == "deferrable") return word == "FALSE";
  if (name == "initially") return word == "IMMEDIATE";
  return name == "match" && word == "SIMPLE";
}

bool same_value(std::string_view a, std::string_view b) {
  return plain(a) == plain(b);
}

}  // namespace modelmend::transforms
