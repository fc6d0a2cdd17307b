# modelmend_embed_files(OUT LAYER NAMESPACE ROOT FILE...)
#
# Compiles the files, whose paths are below ROOT, into the binary; OUT is the source to add to a
# layer. It defines NAMESPACE::embedded_files(), which LAYER/embedded.h declares.
function(modelmend_embed_files out layer namespace root)
  set(source ${PROJECT_BINARY_DIR}/generated/${layer}/embedded.cc)
  set(list ${PROJECT_BINARY_DIR}/generated/${layer}/embedded.txt)
  set(files ${ARGN})
  list(SORT files COMPARE STRING)
  list(TRANSFORM files PREPEND ${root}/ OUTPUT_VARIABLE inputs)

  # The list is an input of the command: it changes exactly when the set of files does.
  list(JOIN files "\n" lines)
  file(CONFIGURE OUTPUT ${list} CONTENT "${lines}\n" @ONLY)

  set(generator ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -D ROOT=${root} -D LIST=${list} -D OUTPUT=${source}
            -D HEADER=${layer}/embedded.h -D NAMESPACE=${namespace} -P ${generator}
    DEPENDS ${list} ${inputs} ${generator}
    COMMENT "Embedding the files of ${layer}" VERBATIM)
  set_source_files_properties(${source} PROPERTIES
    COMPILE_OPTIONS "-Wno-overlength-strings" SKIP_PRECOMPILE_HEADERS ON)
  set(${out} ${source} PARENT_SCOPE)
endfunction()

# modelmend_embed_rule_packs(OUT): the YAML files of rewrite_rules/ and the cases beside them. A file
# that is added, removed or edited is seen by the next build, without a new configure run by hand.
function(modelmend_embed_rule_packs out)
  set(root ${PROJECT_SOURCE_DIR}/rewrite_rules)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS LIST_DIRECTORIES false RELATIVE ${root} ${root}/*)
  list(FILTER files INCLUDE REGEX "(\\.yaml|/cases/.+)$")
  list(FILTER files EXCLUDE REGEX "(^|/)\\.")
  modelmend_embed_files(source rules modelmend::rules ${root} ${files})
  set(${out} ${source} PARENT_SCOPE)
endfunction()

# modelmend_embed_python(OUT): the program that `verify --runtime` gives to the user's interpreter.
function(modelmend_embed_python out)
  set(root ${PROJECT_SOURCE_DIR}/src/verify/runtime)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${root} ${root}/*.py)
  modelmend_embed_files(source verify/runtime modelmend::verify::runtime ${root} ${files})
  set(${out} ${source} PARENT_SCOPE)
endfunction()
