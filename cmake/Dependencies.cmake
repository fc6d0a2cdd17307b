# Third-party libraries. All but the tree-sitter sources are Debian packages.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)  # its target means the shared libfmt; the headers suffice
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tomlplusplus REQUIRED)  # its target means Debian's shared library; the headers suffice
find_package(yaml-cpp REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)

# modelmend_library(NAME ARCHIVE SHARED): the target NAME links ARCHIVE, so that the binary runs
# where the library is not installed; a system without the archive gets SHARED instead, unless
# MODELMEND_STATIC asks for a binary that needs nothing but glibc.
function(modelmend_library name archive shared)
  find_library(${name}_ARCHIVE ${archive})
  add_library(${name} INTERFACE)
  if(${name}_ARCHIVE)
    target_link_libraries(${name} INTERFACE ${${name}_ARCHIVE})
  elseif(MODELMEND_STATIC)
    message(FATAL_ERROR "${archive} is missing and MODELMEND_STATIC is on")
  else()
    target_link_libraries(${name} INTERFACE ${shared})
  endif()
endfunction()
modelmend_library(modelmend_re2 libre2.a PkgConfig::RE2)
modelmend_library(modelmend_yaml libyaml-cpp.a yaml-cpp)
# PostgreSQL's parser. Its archive holds the runtime of protobuf-c, of which only the header is
# taken from Debian's package: the parse tree comes as that library's messages.
modelmend_library(modelmend_pg_query libpg_query.a pg_query)
modelmend_library(modelmend_sqlite libsqlite3.a sqlite3)
# libpq is opened at run time, if at all: only its header is needed.
pkg_check_modules(LIBPQ REQUIRED libpq)
add_library(modelmend_libpq INTERFACE)
target_include_directories(modelmend_libpq SYSTEM INTERFACE ${LIBPQ_INCLUDE_DIRS})
# Debian has no archive of fmt, so that a binary that needs nothing but glibc compiles its headers
# in full. All other builds link the shared library, which halves the time to compile.
add_library(modelmend_fmt INTERFACE)
if(MODELMEND_STATIC)
  target_link_libraries(modelmend_fmt INTERFACE fmt::fmt-header-only)
else()
  target_link_libraries(modelmend_fmt INTERFACE fmt::fmt)
endif()
add_library(modelmend_spdlog INTERFACE)
target_link_libraries(modelmend_spdlog INTERFACE modelmend_fmt)
target_compile_definitions(modelmend_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
add_library(modelmend_toml INTERFACE)
target_include_directories(modelmend_toml SYSTEM INTERFACE
  $<TARGET_PROPERTY:tomlplusplus::tomlplusplus,INTERFACE_INCLUDE_DIRECTORIES>)

# The tree-sitter runtime and the Python grammar come from pinned npm packages; `npm ci
# --ignore-scripts` in grammars/ fetches them.
set(MODELMEND_GRAMMARS ${PROJECT_SOURCE_DIR}/grammars/node_modules)
if(NOT EXISTS ${MODELMEND_GRAMMARS}/tree-sitter-python/src/parser.c)
  message(FATAL_ERROR "the tree-sitter sources are missing: run `npm ci --ignore-scripts` in grammars/")
endif()
set(core ${MODELMEND_GRAMMARS}/tree-sitter/vendor/tree-sitter/lib)
set(python ${MODELMEND_GRAMMARS}/tree-sitter-python/src)
add_library(tree_sitter STATIC ${core}/src/lib.c ${python}/parser.c ${python}/scanner.c)
target_include_directories(tree_sitter SYSTEM PUBLIC ${core}/include)
target_include_directories(tree_sitter SYSTEM PRIVATE ${core}/src ${python})
target_compile_definitions(tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)
target_compile_options(tree_sitter PRIVATE -w)
if(MODELMEND_SANITIZE)  # it calls functions through pointers of other types, as C allows itself
  target_compile_options(tree_sitter PRIVATE -fno-sanitize=undefined)
endif()
set_target_properties(tree_sitter PROPERTIES C_STANDARD 11)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(tree_sitter PRIVATE -O3)
endif()
