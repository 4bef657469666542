// doc.h - the documentation of a module, as a list of what it offers.
//
// Where the entries come from (a tree, see doc_tree.c; a VM, see cli/doc_library.c) and how they
// are shown (doc_text.c) know nothing of each other.
#ifndef GYRE_TOOLS_DOC_H
#define GYRE_TOOLS_DOC_H

#include "lang/ast.h"
#include "lang/diag.h"
#include "tools/text.h"

typedef enum {
    DOC_FUNCTION,
    DOC_CLASS,
    DOC_CONSTANT, // head: "NAME = value"
    DOC_METHOD,   // of the class before it; likewise:
    DOC_PROPERTY,
    DOC_FIELD,
} DocKind;

typedef struct {
    uint8_t kind; // DocKind
    char *name;   // all three gy_mem_free's
    char *head;   // how it is declared or called
    char *doc;    // or NULL
} DocEntry;

typedef struct {
    char *name;
    char *doc; // or NULL
    DocEntry *items;
    uint32_t count, capacity;
    bool has_failed; // memory is out
} Doc;

// Copies the texts; `doc` may be NULL, and ends at its size or at a zero.
void gy_doc_add(Doc *doc, DocKind kind, const char *name, const char *head, const char *text);
void gy_doc_free(Doc *doc);

// From a script, without running it. False: it has mistakes, see the Diag.
bool gy_doc_read(Doc *doc, const Source *source, Diag *diag);

void gy_doc_markdown(const Doc *doc, Text *out);
void gy_doc_html(const Doc *doc, Text *out);

#endif
