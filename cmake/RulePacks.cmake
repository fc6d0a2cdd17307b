# modelmend_embed_rule_packs(OUT)
#
# Compiles the YAML files of rewrite_rules/ and the cases beside them into the binary; OUT is the
# source to add to the layer `rules`. A file that is added, removed or edited is seen by the next
# build, without a new configure run by hand.
function(modelmend_embed_rule_packs out)
  set(root ${PROJECT_SOURCE_DIR}/rewrite_rules)
  set(source ${PROJECT_BINARY_DIR}/generated/rules/embedded.cc)
  set(list ${PROJECT_BINARY_DIR}/generated/rules/embedded.txt)

  file(GLOB_RECURSE candidates CONFIGURE_DEPENDS LIST_DIRECTORIES false RELATIVE ${root} ${root}/*)
  list(FILTER candidates INCLUDE REGEX "(\\.yaml|/cases/.+)$")
  list(FILTER candidates EXCLUDE REGEX "(^|/)\\.")
  list(SORT candidates COMPARE STRING)
  list(TRANSFORM candidates PREPEND ${root}/ OUTPUT_VARIABLE inputs)

  # The list is an input of the command: it changes exactly when the set of files does.
  list(JOIN candidates "\n" lines)
  file(CONFIGURE OUTPUT ${list} CONTENT "${lines}\n" @ONLY)

  set(generator ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -D ROOT=${root} -D LIST=${list} -D OUTPUT=${source} -P ${generator}
    DEPENDS ${list} ${inputs} ${generator}
    COMMENT "Embedding the rule packs" VERBATIM)
  set_source_files_properties(${source} PROPERTIES
    COMPILE_OPTIONS "-Wno-overlength-strings" SKIP_PRECOMPILE_HEADERS ON)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
