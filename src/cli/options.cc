#include "cli/options.h"

#include <CLI/CLI.hpp>

namespace modelmend::cli {
namespace {

void require(CLI::Option& option, Options::Need need) {
  if (need == Options::Need::Required) option.required();
}

}  // namespace

void Options::flag(const std::string& names, bool& to, const std::string& help) {
  app_->add_flag(names, to, help);
}

void Options::flag(const std::string& names, std::optional<bool>& to, const std::string& help) {
  flag(names, [&to] { to = true; }, help);
}

void Options::flag(const std::string& names, const std::function<void()>& set,
                   const std::string& help) {
  const auto take = [set](std::int64_t times) {
    if (times > 0) set();
  };
  app_->add_flag_function(names, take, help);
}

void Options::value(const std::string& names, const std::string& kind,
                    std::optional<std::string>& to, const std::string& help) {
  const auto take = [&to](const std::string& text) { to = text; };
  app_->add_option_function<std::string>(names, take, help)->type_name(kind);
}

void Options::value(const std::string& names, const std::string& kind, const Take& take,
                    const std::string& help) {
  const auto keep_refusal = [take, refused = refused_](const std::string& text) {
    const auto taken = take(text);
    if (!taken && !*refused) *refused = taken.error();
  };
  app_->add_option_function<std::string>(names, keep_refusal, help)->type_name(kind);
}

void Options::number(const std::string& names, const std::string& kind, std::optional<unsigned>& to,
                     unsigned most, const std::string& help) {
  const auto take = [&to](const unsigned& number) { to = number; };
  app_->add_option_function<unsigned>(names, take, help)
      ->type_name(kind)
      ->check(CLI::Range(1U, most));
}

void Options::choice(const std::string& name, const std::string& kind, std::string& to,
                     const std::vector<std::string>& words, const std::string& help, Need need) {
  CLI::Option* const option = app_->add_option(name, to, help);
  option->type_name(kind)->check(CLI::IsMember(words));
  require(*option, need);
}

void Options::list(const std::string& names, const std::string& kind,
                   std::optional<std::vector<std::string>>& to, const std::string& help) {
  const auto take = [&to](const std::vector<std::string>& values) { to = values; };
  app_->add_option_function<std::vector<std::string>>(names, take, help)
      ->allow_extra_args(false)
      ->type_name(kind);
}

void Options::list(const std::string& names, const std::string& kind, const Take& take,
                   const std::string& help) {
  const auto take_each = [take, refused = refused_](const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      const auto taken = take(value);
      if (!taken && !*refused) *refused = taken.error();
    }
  };
  app_->add_option_function<std::vector<std::string>>(names, take_each, help)
      ->allow_extra_args(false)
      ->type_name(kind);
}

void Options::argument(const std::string& name, std::string& to, const std::string& help,
                       Need need) {
  require(*app_->add_option(name, to, help), need);
}

void Options::arguments(const std::string& name, std::vector<std::string>& to,
                        const std::string& help) {
  app_->add_option(name, to, help);
}

void Options::arguments(const std::string& name, std::vector<std::string>& to, int count,
                        const std::string& help) {
  app_->add_option(name, to, help)->expected(count)->required();
}

}  // namespace modelmend::cli
