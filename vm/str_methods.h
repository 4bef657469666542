// str_methods.h - the tables of str methods, one a file; str_methods.c installs them all.
#ifndef GYRE_VM_STR_METHODS_H
#define GYRE_VM_STR_METHODS_H

#include "vm/native.h"

extern const GyreNative gy_str_case_methods[];   // upper, title, isalpha …
extern const GyreNative gy_str_search_methods[]; // find, split, replace, strip …
extern const GyreNative gy_str_layout_methods[]; // center, join, zfill, translate …
extern const GyreNative gy_str_format_methods[]; // format, format_map

#endif
