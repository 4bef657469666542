// compile_emit.c - see compile_emit.h.
//
// A constant is found again through a hash table that lives as long as its function is being
// compiled, so a literal that stands in the source a thousand times is kept once, and a table of
// ten thousand different ones costs no quadratic search.
#include "lang/compile_emit.h"
#include <string.h>

enum {
    CODE_LIMIT = 1 << 22, // words of one function; every distance then fits the 24 bits of JUMP
};

void gy_compile_emit_open(Emitter *e, Proto *proto, Diag *diag)
{
    *e = (Emitter){.proto = proto, .diag = diag};
}

static void break_off(Emitter *e)
{
    e->is_broken = true;
    e->diag->out_of_memory = true;
}

void gy_compile_emit_fail(Emitter *e, Span span, const char *message, const char *hint)
{
    if (e->is_broken) return;
    e->is_broken = true;
    Diagnostic *item = gy_diag_add(e->diag, span, "%s", message);
    if (item && hint) gy_diag_hint(item, "%s", hint);
}

// Room for one more element in an array of the Proto; false: the emitter is broken.
static bool grow(Emitter *e, void *array_at, uint32_t count, uint32_t *capacity, size_t element)
{
    if (e->is_broken) return false;
    void *array;
    memcpy(&array, array_at, sizeof array);
    if (!gy_mem_grow(&array, count, capacity, element)) {
        break_off(e);
        return false;
    }
    memcpy(array_at, &array, sizeof array);
    return true;
}

// -- Instructions

uint32_t gy_compile_emit_word(Emitter *e, Span span, Instr word)
{
    Proto *p = e->proto;
    if (p->code_count >= CODE_LIMIT)
        gy_compile_emit_fail(e, span, "this function is too large", "split it into several");
    if (!grow(e, &p->code, p->code_count, &e->code_capacity, sizeof *p->code)) return 0;
    if (!grow(e, &p->spans, p->code_count, &e->span_capacity, sizeof *p->spans)) return 0;
    p->code[p->code_count] = word;
    p->spans[p->code_count] = span;
    return p->code_count++;
}

uint32_t gy_compile_emit_wide(Emitter *e, Span span, Instr word, uint32_t ext)
{
    uint32_t pc = gy_compile_emit_word(e, span, word);
    gy_compile_emit_word(e, span, ext);
    return pc;
}

void gy_compile_emit_return(Emitter *e, Span span, uint32_t from)
{
    bool samples = e->proto->source->takes_samples;
    if (from != NO_REGISTER) emit_abc(e, span, samples ? OP_RETURN_SAMPLED : OP_RETURN, from, 0, 0);
    else emit_abc(e, span, samples ? OP_RETURN_NIL_SAMPLED : OP_RETURN_NIL, 0, 0, 0);
}

static bool ends_path(Opcode op)
{
    return op == OP_RETURN || op == OP_RETURN_NIL || op == OP_RETURN_SAMPLED ||
           op == OP_RETURN_NIL_SAMPLED || op == OP_JUMP || op == OP_LOOP || op == OP_THROW ||
           op == OP_THROW_FROM || op == OP_RETHROW;
}

// Every instruction that ends a path is one word long; the word before may be an extension
// that looks like one, and then one unreachable instruction more is emitted, no less.
bool gy_compile_emit_is_reachable(const Emitter *e)
{
    const Proto *p = e->proto;
    if (p->code_count == 0 || e->label_pc == p->code_count) return true;
    uint32_t last = p->code_count - 1;
    if (!ends_path((Opcode)(p->code[last] & 0xff))) return true;
    if (last == 0) return false;
    Instr before = p->code[last - 1];
    return (before & 0xff) < OP_COUNT && instr_words(before) == 2;
}

void gy_compile_emit_close(Emitter *e, Span span)
{
    if (gy_compile_emit_is_reachable(e)) gy_compile_emit_return(e, span, NO_REGISTER);
    gy_mem_free(e->const_table);
    e->const_table = NULL;
}

// -- Jumps

// The word that holds the distance, and the pc that it counts from.
static uint32_t distance_word(const Emitter *e, uint32_t pc)
{
    return instr_op(e->proto->code[pc]) == OP_JUMP ? pc : pc + 1;
}

static uint32_t get_distance(const Emitter *e, uint32_t pc)
{
    Instr word = e->proto->code[distance_word(e, pc)];
    return instr_op(e->proto->code[pc]) == OP_JUMP ? (uint32_t)instr_sj(word) : word;
}

static void set_distance(Emitter *e, uint32_t pc, uint32_t distance)
{
    uint32_t at = distance_word(e, pc);
    e->proto->code[at] = at == pc ? instr_sjump(OP_JUMP, (int32_t)distance) : distance;
}

void gy_compile_emit_jump(Emitter *e, Span span, JumpList *list)
{
    uint32_t pc = gy_compile_emit_word(e, span, instr_sjump(OP_JUMP, (int32_t)list->head));
    if (!e->is_broken) list->head = pc + 1;
}

void gy_compile_emit_branch(Emitter *e, Span span, Instr word, JumpList *list)
{
    uint32_t pc = gy_compile_emit_wide(e, span, word, list->head);
    if (!e->is_broken) list->head = pc + 1;
}

void gy_compile_emit_land(Emitter *e, JumpList *list)
{
    uint32_t target = e->proto->code_count;
    if (list->head && !e->is_broken) e->label_pc = target;
    while (list->head && !e->is_broken) {
        uint32_t pc = list->head - 1;
        list->head = get_distance(e, pc);
        set_distance(e, pc, target - distance_word(e, pc) - 1);
    }
}

void gy_compile_emit_loop(Emitter *e, Span span, uint32_t target)
{
    int32_t distance = (int32_t)target - (int32_t)e->proto->code_count - 1;
    gy_compile_emit_word(e, span, instr_sjump(OP_LOOP, distance));
}

void gy_compile_emit_range_loop(Emitter *e, Span span, uint32_t base, uint32_t target)
{
    int32_t distance = (int32_t)target - (int32_t)e->proto->code_count - 2;
    gy_compile_emit_wide(e, span, instr_abc(OP_RANGE_LOOP, base, 0, 0), (uint32_t)distance);
}

// -- Constants

static bool has_text(uint8_t kind)
{
    return kind == CONST_BIG || kind == CONST_STR || kind == CONST_BYTES;
}

static uint32_t hash_const(const Const *c)
{
    uint32_t h = 2166136261u ^ c->kind;
    const unsigned char *bytes = (const unsigned char *)&c->integer;
    size_t size = sizeof c->integer;
    if (has_text(c->kind)) {
        bytes = (const unsigned char *)c->text;
        size = c->size;
    }
    for (size_t i = 0; i < size; i++)
        h = (h ^ bytes[i]) * 16777619u;
    return h ^ h >> 15;
}

// Floats are equal here when their bits are: 0.0 and -0.0 are two constants.
static bool same_const(const Const *a, const Const *b)
{
    if (a->kind != b->kind) return false;
    if (!has_text(a->kind)) return a->integer == b->integer;
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

// The place of a constant in the table: where it is, or the free place where it belongs.
static uint32_t *find_place(const Emitter *e, const Const *c)
{
    uint32_t mask = e->const_table_size - 1;
    uint32_t at = hash_const(c) & mask;
    while (e->const_table[at] && !same_const(&e->proto->consts[e->const_table[at] - 1], c))
        at = (at + 1) & mask;
    return &e->const_table[at];
}

static bool grow_table(Emitter *e)
{
    if (e->proto->const_count * 2 < e->const_table_size) return true;
    uint32_t size = e->const_table_size ? e->const_table_size * 2 : 16;
    size_t bytes;
    uint32_t *table = NULL;
    if (mem_array_size(size, sizeof *table, &bytes)) table = (uint32_t *)gy_mem_new(bytes);
    if (!table) {
        break_off(e);
        return false;
    }
    gy_mem_free(e->const_table);
    e->const_table = table;
    e->const_table_size = size;
    for (uint32_t i = 0; i < e->proto->const_count; i++)
        *find_place(e, &e->proto->consts[i]) = i + 1;
    return true;
}

static uint32_t add_const(Emitter *e, Const c)
{
    Proto *p = e->proto;
    if (e->is_broken || !grow_table(e)) return 0;
    uint32_t *place = find_place(e, &c);
    if (*place) return *place - 1;
    if (!grow(e, &p->consts, p->const_count, &e->const_capacity, sizeof c)) return 0;
    if (has_text(c.kind)) c.text = gy_mem_copy_text(c.text, c.size);
    if (has_text(c.kind) && !c.text) {
        break_off(e);
        return 0;
    }
    p->consts[p->const_count] = c;
    *place = ++p->const_count;
    return p->const_count - 1;
}

uint32_t gy_compile_emit_int(Emitter *e, int64_t value)
{
    return add_const(e, (Const){.kind = CONST_INT, .integer = value});
}

uint32_t gy_compile_emit_float(Emitter *e, double value)
{
    return add_const(e, (Const){.kind = CONST_FLOAT, .number = value});
}

uint32_t gy_compile_emit_text(Emitter *e, ConstKind kind, const char *text, uint32_t size)
{
    return add_const(e, (Const){.kind = (uint8_t)kind, .size = size, .text = (char *)text});
}

uint32_t gy_compile_emit_plain(Emitter *e, ConstKind kind)
{
    return add_const(e, (Const){.kind = (uint8_t)kind});
}

void gy_compile_emit_load_const(Emitter *e, Span span, uint32_t to, uint32_t index)
{
    if (index <= UINT16_MAX) emit_abx(e, span, OP_LOAD_K, to, index);
    else emit_wide(e, span, OP_LOAD_KX, to, 0, 0, index);
}

// -- Tables

uint32_t gy_compile_emit_site(Emitter *e, const char *name, uint32_t size)
{
    Proto *p = e->proto;
    uint32_t index = gy_compile_emit_text(e, CONST_STR, name, size);
    if (!grow(e, &p->sites, p->site_count, &e->site_capacity, sizeof *p->sites)) return 0;
    p->sites[p->site_count] = index;
    return p->site_count++;
}

uint32_t gy_compile_emit_capture(Emitter *e, Span span, bool from_register, uint32_t index)
{
    Proto *p = e->proto;
    for (uint32_t i = 0; i < p->capture_count; i++)
        if (p->captures[i].from_parent_register == from_register && p->captures[i].index == index)
            return i;
    if (p->capture_count >= REGISTER_LIMIT)
        gy_compile_emit_fail(e, span, "this function captures too many variables",
                             "put some of them into one object");
    if (!grow(e, &p->captures, p->capture_count, &e->capture_capacity, sizeof *p->captures))
        return 0;
    p->captures[p->capture_count] = (Capture){from_register, (uint8_t)index};
    return p->capture_count++;
}

uint32_t gy_compile_emit_names(Emitter *e, uint32_t *consts, uint32_t count)
{
    Proto *p = e->proto;
    if (!grow(e, &p->name_lists, p->name_list_count, &e->name_list_capacity,
              sizeof *p->name_lists)) {
        gy_mem_free(consts);
        return 0;
    }
    p->name_lists[p->name_list_count] = (NameList){consts, count};
    return p->name_list_count++;
}

uint32_t gy_compile_emit_class(Emitter *e, ClassDesc desc)
{
    Proto *p = e->proto;
    if (!grow(e, &p->classes, p->class_count, &e->class_capacity, sizeof *p->classes)) {
        gy_mem_free(desc.fields);
        gy_mem_free(desc.defaults);
        return 0;
    }
    p->classes[p->class_count] = desc;
    return p->class_count++;
}

void gy_compile_emit_handler(Emitter *e, Handler handler)
{
    Proto *p = e->proto;
    if (handler.start >= handler.end) return;
    if (!grow(e, &p->handlers, p->handler_count, &e->handler_capacity, sizeof *p->handlers)) return;
    p->handlers[p->handler_count++] = handler;
}

// -- Registers

uint32_t gy_compile_emit_take(Emitter *e, Span span, uint32_t count)
{
    uint32_t first = e->next_register;
    if (first + count > REGISTER_LIMIT) {
        gy_compile_emit_fail(e, span, "this function needs too many variables and temporary values",
                             "split it into several functions");
        return 0;
    }
    e->next_register = first + count;
    if (e->next_register > e->proto->register_count)
        e->proto->register_count = (uint16_t)e->next_register;
    return first;
}
