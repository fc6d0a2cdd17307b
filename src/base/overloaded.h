// Lets std::visit take one lambda for each alternative; there is no default on purpose.
#pragma once

namespace modelmend {

// A template because the set of lambdas differs at each call.
template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace modelmend
