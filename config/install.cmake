# Run by cmake --install. The directory is known only now: --prefix may say another than was configured. A file that is
# there already is the administrator's, and stays as it is.
if(IS_ABSOLUTE "${FURTHER_SYSCONFDIR}")
    set(directory "${FURTHER_SYSCONFDIR}/further-link")
elseif(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(directory "/${FURTHER_SYSCONFDIR}/further-link")
else()
    set(directory "${CMAKE_INSTALL_PREFIX}/${FURTHER_SYSCONFDIR}/further-link")
endif()

file(GLOB files RELATIVE "${FURTHER_CONFIG}" "${FURTHER_CONFIG}/conf.d/*.properties")
list(REMOVE_ITEM files conf.d/hello.properties) # of the sample, which isn't installed
foreach(file further-link.properties ${files})
    if(EXISTS "$ENV{DESTDIR}${directory}/${file}")
        message(STATUS "Kept: $ENV{DESTDIR}${directory}/${file}")
    else()
        get_filename_component(folder "${directory}/${file}" DIRECTORY)
        file(INSTALL "${FURTHER_CONFIG}/${file}" DESTINATION "${folder}")
    endif()
endforeach()
