# SPDX-License-Identifier: Apache-2.0
# Writes OUT, a source file that holds every file below DIR and defines `const PageFile* find_page_file(std::string_view)` in
# NAMESPACE, as HEADER declares it. Run by odolink_embed:
#   cmake -DDIR=… -DOUT=… -DNAMESPACE=… -DHEADER=… [-DCOMMENTS=no] -P embed.cmake
# COMMENTS=no leaves comments of scripts and styles out of what is served: those between /* and */, and whole lines after //.
file(GLOB_RECURSE files RELATIVE ${DIR} ${DIR}/*)
list(SORT files)
set(types html text/html js text/javascript css text/css svg image/svg+xml png image/png woff2 font/woff2 json application/json ico image/x-icon txt text/plain)
set(assembly "")
set(externs "")
set(rows "")
set(number 0)
# The file that is embedded for `file`: itself, or a copy without comments beside OUT.
function(embedded_of file ending result)
  set(${result} ${DIR}/${file} PARENT_SCOPE)
  if(NOT COMMENTS STREQUAL no OR NOT ending MATCHES "^(js|css)$")
    return()
  endif()
  file(READ ${DIR}/${file} text)
  string(REGEX REPLACE "/[*]([^*]|[*]+[^*/])*[*]+/\n?" "" text "${text}")
  string(REGEX REPLACE "(^|\n)([ ]*//[^\n]*\n)+" "\\1" text "${text}")
  set(copy ${OUT}.d/${file})
  file(WRITE ${copy} "${text}")
  set(${result} ${copy} PARENT_SCOPE)
endfunction()

foreach(file IN LISTS files)
  string(REGEX MATCH "[^.]+$" ending ${file})
  list(FIND types ${ending} at)
  if(at LESS 0)
    continue() # source maps, licences and the like are not served
  endif()
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  if(type MATCHES "^text/")
    string(APPEND type "; charset=utf-8") # not in the list above: a semicolon parts its elements
  endif()
  embedded_of(${file} ${ending} embedded)
  file(SHA256 ${embedded} hash) # the hash makes this source change when the file does
  string(APPEND assembly "// ${hash}\nasm(\".section .rodata\\n.balign 16\\nodolink_page_${NAME}_${number}:\\n.incbin \\\"${embedded}\\\"\\n"
    "odolink_page_${NAME}_${number}_end:\\n.byte 0\\n.text\\n\");\n")
  string(APPEND externs "extern const char odolink_page_${NAME}_${number}[];\nextern const char odolink_page_${NAME}_${number}_end[];\n")
  string(APPEND rows "        {\"/${file}\", \"${type}\", between(odolink_page_${NAME}_${number}, odolink_page_${NAME}_${number}_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "// Made by embed.cmake from ${number} files. Do not edit.
#include \"${HEADER}\"

#include <array>

${assembly}
extern \"C\" {
${externs}}

namespace ${NAMESPACE} {
namespace {
std::string_view between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }
}  // namespace

const PageFile* find_page_file(std::string_view path) {
    static const std::array<PageFile, ${number}> files{{
${rows}    }};
    for (const PageFile& file : files) {
        if (file.path == path) return &file;
    }
    return nullptr;
}

}  // namespace ${NAMESPACE}
")
