// names.h - what every name in a source is: where it was declared, where it is used.
//
// For editors. Variables are told apart by the resolver, so a name is exactly the uses that mean
// the same variable. Of members (a.b) only those are known whose object is: self, a class of the
// file, what was set to a new instance of one where it was declared. The others have a name alone.
#ifndef GYRE_TOOLS_NAMES_H
#define GYRE_TOOLS_NAMES_H

#include "lang/resolve.h"

#define NO_DECLARATION UINT32_MAX

typedef enum {
    NAME_VARIABLE,
    NAME_CONSTANT,
    NAME_PARAMETER, // a member of its function
    NAME_FUNCTION,
    NAME_CLASS,
    NAME_MODULE,   // import x
    NAME_IMPORTED, // from x import name
    NAME_METHOD,   // a member of its class; likewise:
    NAME_PROPERTY,
    NAME_FIELD,
} NameKind;

typedef struct {
    const Variable *variable; // NULL: a member of a class
    Name name;
    uint8_t kind;       // NameKind
    const Node *node;   // the function, the class, the import; NULL: it is none of these
    const Node *value;  // what it is set to in its declaration, or NULL
    const Name *origin; // of NAME_IMPORTED: what its module calls it
    Span scope;         // where it can be seen
    Span whole;         // of the declaration
    uint32_t parent;    // the function or class around it, or NO_DECLARATION
    uint32_t first_member, member_count; // parameters, or members of a class
    bool is_rest;                        // a parameter that takes what is left
} Declaration;

typedef enum { ROLE_READ, ROLE_SET, ROLE_DECLARED } NameRole;
// PLACE_ORIGIN: `name` of from x import name as other.
typedef enum { PLACE_NAME, PLACE_MEMBER, PLACE_ARGUMENT, PLACE_ORIGIN } NamePlace;

typedef struct {
    Name name;
    uint32_t declaration;     // or NO_DECLARATION: of a builtin, of an unknown object's member
    const Variable *variable; // or NULL
    const Node *object;       // PLACE_MEMBER: what stands in front; PLACE_ARGUMENT: what is called
    uint32_t owner;           // the class around it, for self
    uint8_t role;             // NameRole
    uint8_t place;            // NamePlace
} Occurrence;

typedef struct {
    Arena arena;
    Source *source;
    Node *module;
    Resolution resolution;
    Declaration *declarations;
    uint32_t declaration_count, declaration_capacity;
    Occurrence *occurrences; // in the order of the text
    uint32_t occurrence_count, occurrence_capacity;
    bool has_failed; // memory is out
} Names;

// False: the source cannot be parsed, see the Diag, or memory is out. Names that are wrong in
// another way (unknown, not declared yet) are in the Diag, too, but do not hide the others.
// Takes a reference of the source.
bool gy_names_read(Names *names, Source *source, const BuiltinNames *builtins, Diag *diag);
void gy_names_free(Names *names);

// The name that the offset is in, or right behind. NULL: there is none.
const Occurrence *gy_names_at(const Names *names, uint32_t offset);

// The class of the file whose instance, or which itself, an expression is, or NO_DECLARATION.
// `owner` is the class around it.
uint32_t gy_names_class_of(const Names *names, const Node *value, uint32_t owner);

// What a call calls: the function or the class's init, or NO_DECLARATION.
uint32_t gy_names_callee(const Names *names, const Node *callee, uint32_t owner);

// A member of the class, or of one that it extends.
uint32_t gy_names_member(const Names *names, uint32_t klass, const Name *name);

// Does the new text, in which some names have been spelt another way, mean the same by each of its
// names as the old one?
bool gy_names_agree(const Names *before, const Names *after);

#endif
