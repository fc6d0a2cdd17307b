# What `cmake --install` puts where, and the same for the wheel (component `wheel`): the binary, what
# it can print of itself (completions, manual page), rule packs as files to read, and licences.
include(GNUInstallDirs)

if(MODELMEND_PREBUILT)
  set(binary ${MODELMEND_PREBUILT})
else()
  set(binary $<TARGET_FILE:modelmend>)
endif()

set(notices ${PROJECT_BINARY_DIR}/THIRD_PARTY_NOTICES)
execute_process(
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${notices} -DCXX=${CMAKE_CXX_COMPILER}
          -P ${PROJECT_SOURCE_DIR}/cmake/WriteNotices.cmake
  RESULT_VARIABLE failed ERROR_VARIABLE said)
if(failed AND (MODELMEND_STATIC OR SKBUILD))
  message(FATAL_ERROR "${said}")
elseif(failed)  # nothing is given away: these libraries stay where the system has them
  message(WARNING "${said}")
endif()

if(SKBUILD)
  install(PROGRAMS ${binary} DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT wheel)
  install(FILES ${notices} DESTINATION ${SKBUILD_METADATA_DIR}/licenses COMPONENT wheel)
  return()
endif()

install(PROGRAMS ${binary} TYPE BIN)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${notices} TYPE DOC)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/rewrite_rules DESTINATION ${CMAKE_INSTALL_DATADIR}/modelmend
  PATTERN CMakeLists.txt EXCLUDE)

# What the binary prints of itself.
function(install_printed what path)
  install(CODE "
    set(printed \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${path}\")
    cmake_path(GET printed PARENT_PATH folder)
    file(MAKE_DIRECTORY \${folder})
    message(STATUS \"Printing: \${printed}\")
    execute_process(COMMAND \"${binary}\" completions ${what} OUTPUT_FILE \${printed}
      COMMAND_ERROR_IS_FATAL ANY)")
endfunction()
install_printed(bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions/modelmend)
install_printed(zsh ${CMAKE_INSTALL_DATADIR}/zsh/site-functions/_modelmend)
install_printed(fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d/modelmend.fish)
install_printed(man ${CMAKE_INSTALL_MANDIR}/man1/modelmend.1)
