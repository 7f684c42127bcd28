# Run by CPack before it packs: manual pages and the changelog are compressed, without a time in them.
file(GLOB pages "${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/man*/*.[1-8]")
file(GLOB changelogs "${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog.Debian")
if(NOT pages)
    message(FATAL_ERROR "There is no manual page in ${CPACK_TEMPORARY_DIRECTORY}: has CPack another place for them now?")
endif()
execute_process(COMMAND gzip -9nf ${pages} ${changelogs} COMMAND_ERROR_IS_FATAL ANY)
