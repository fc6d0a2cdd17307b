#include "verify/runtime/request.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "verify/runtime/embedded.h"

namespace modelmend::verify::runtime {
namespace {

using Json = nlohmann::json;

// The package that our sources are to the interpreter; its name is in kStart, too.
constexpr const char* kPackage = "modelmend_runtime";

// The empty entry of the path is the current folder: a module of the project that has the name of
// one of the standard library must not be taken for it here.
constexpr std::string_view kStart = R"py(
import sys
sys.path[:] = [folder for folder in sys.path if folder]
import importlib.util, json
request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
class Sources:
    def find_spec(self, name, path=None, target=None):
        if name in request["sources"]:
            is_package = name == "modelmend_runtime"
            return importlib.util.spec_from_loader(name, self, is_package=is_package)
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        source = request["sources"][module.__name__]
        exec(compile(source, "<" + module.__name__ + ">", "exec"), module.__dict__)
sys.meta_path.insert(0, Sources())
from modelmend_runtime.dump_project import main
main(request)
)py";

Json sources() {
  Json sources = {{kPackage, ""}};
  for (const EmbeddedFile& file : embedded_files()) {
    const std::string_view stem = file.path.substr(0, file.path.rfind('.'));
    sources[std::string(kPackage) + "." + std::string(stem)] = file.contents;
  }
  return sources;
}

}  // namespace

std::string start_program() {
  return std::string(kStart);
}

std::string request_text(const Side& side, std::chrono::seconds limit) {
  const Json request = {{"root", side.root},        {"home", side.home},
                        {"folders", side.folders},  {"modules", side.modules},
                        {"seconds", limit.count()}, {"sources", sources()}};
  // A path that is not UTF-8 is not found by the other side, which says so.
  return request.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace modelmend::verify::runtime
