# Writes OUTPUT: the licences of everything that is linked into the binary, each under the name of
# the Debian or npm package it comes from:
#   cmake -D OUTPUT=FILE [-D CXX=COMPILER] -P WriteNotices.cmake
# glibc alone is not among them: it is never linked in. tests/packaging/ compares this list with
# what the compiler and the linker read.
cmake_minimum_required(VERSION 3.25)

set(debian_packages
  libcli11-dev libexpected-dev libfmt-dev libpg-query-dev libpq-dev libprotobuf-c-dev libre2-dev
  libspdlog-dev libsqlite3-dev libtomlplusplus-dev libyaml-cpp-dev nlohmann-json3-dev)
set(npm_packages tree-sitter tree-sitter-python)
set(npm_folder ${CMAKE_CURRENT_LIST_DIR}/../grammars/node_modules)

# The compiler's own libraries: libstdc++ and libgcc, of the release that it takes.
if(NOT CXX)
  set(CXX c++)
endif()
execute_process(COMMAND ${CXX} -print-file-name=libstdc++.a OUTPUT_VARIABLE archive
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
cmake_path(GET archive PARENT_PATH folder)
cmake_path(GET folder FILENAME release)
list(APPEND debian_packages gcc-${release}-base)

set(text "modelmend contains the works below. Each section is the notice of one package.\n")
set(common "")

function(add_notice name path)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "the licence of ${name} is missing: no file ${path}")
  endif()
  file(READ ${path} notice)
  string(APPEND text "\n\n==== ${name} ====\n\n${notice}")
  string(REGEX MATCHALL "/usr/share/common-licenses/[A-Za-z0-9.-]*[A-Za-z0-9]" named "${notice}")
  list(APPEND common ${named})
  set(text "${text}" PARENT_SCOPE)
  set(common "${common}" PARENT_SCOPE)
endfunction()

foreach(package IN LISTS debian_packages)
  add_notice(${package} /usr/share/doc/${package}/copyright)
endforeach()
foreach(package IN LISTS npm_packages)
  add_notice(${package} ${npm_folder}/${package}/LICENSE)
endforeach()
add_notice("tree-sitter, tables of Unicode"
  ${npm_folder}/tree-sitter/vendor/tree-sitter/lib/src/unicode/LICENSE)

# The notices speak of these texts by their path on Debian.
list(SORT common)
list(REMOVE_DUPLICATES common)
foreach(path IN LISTS common)
  file(READ ${path} notice)
  string(APPEND text "\n\n==== ${path} ====\n\n${notice}")
endforeach()
file(WRITE ${OUTPUT} "${text}")
