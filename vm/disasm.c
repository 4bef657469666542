// disasm.c - a Proto as text, and the check that a Proto is sound.
//
// Both walk the code by the instruction table (bytecode.h) and name no instruction but where its
// operands mean more than their kinds say: the calls, whose operand a is the first of a run of
// registers. The text is for people and for golden tests, so it shows nothing that changes from
// one build to the next: constants by value, jumps by target, a builtin by the name that the
// source gives it rather than by its slot.
//
//     fn Account.deposit(self, n) at line 4, 5 registers
//         0     4  GET_FIELD      r2, r0, .balance
//         2     4  IADD           r2, r2, r1
//
// The first column is the pc, the second the line.
#include "vm/disasm.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// -- Text

typedef struct {
    char *text;
    size_t size, capacity;
    bool failed;
} Text;

static bool reserve(Text *out, size_t more)
{
    if (out->failed) return false;
    if (out->capacity - out->size > more) return true;
    size_t wanted = (out->size + more) * 2 + 64;
    char *bigger = (char *)gy_mem_resize(out->text, wanted);
    if (!bigger) {
        out->failed = true;
        return false;
    }
    out->text = bigger;
    out->capacity = wanted;
    return true;
}

__attribute__((format(printf, 2, 3))) static void put(Text *out, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    if (size >= 0 && reserve(out, (size_t)size)) {
        vsnprintf(out->text + out->size, (size_t)size + 1, format, again);
        out->size += (size_t)size;
    }
    va_end(again);
    va_end(args);
}

// At most 40 bytes, cut between two code points, with escapes.
static void put_quoted(Text *out, const char *text, uint32_t size)
{
    uint32_t shown = size < 40 ? size : 40;
    while (shown < size && ((unsigned char)text[shown] & 0xC0) == 0x80)
        shown--;
    put(out, "\"");
    for (uint32_t i = 0; i < shown; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') put(out, "\\%c", c);
        else if (c == '\n') put(out, "\\n");
        else if (c < ' ' || c == 0x7f) put(out, "\\x%02x", c);
        else put(out, "%c", c);
    }
    put(out, "\"%s", shown < size ? "..." : "");
}

static void put_const(Text *out, const Const *c)
{
    switch ((ConstKind)c->kind) {
    case CONST_NIL: put(out, "nil"); break;
    case CONST_FALSE: put(out, "false"); break;
    case CONST_TRUE: put(out, "true"); break;
    case CONST_INT: put(out, "%lld", (long long)c->integer); break;
    case CONST_BIG: put(out, "%.60s%s", c->text, c->size > 60 ? "..." : ""); break;
    case CONST_FLOAT: put(out, "float %.17g", c->number); break;
    case CONST_STR: put_quoted(out, c->text, c->size); break;
    case CONST_BYTES:
        put(out, "b");
        for (uint32_t i = 0; i < c->size && i < 20; i++)
            put(out, "%02x", (unsigned char)c->text[i]);
        break;
    }
}

static const char *const_text(const Proto *p, uint32_t index)
{
    return p->consts[index].text;
}

// -- Operands

static const char *const binary_signs[BINARY_OP_COUNT] = {"+",  "-", "*", "/", "//", "%",
                                                          "**", "&", "|", "^", "<<", ">>"};

// The builtin as the source spells it; what no name in the source stands for is "implied".
static void put_builtin(Text *out, const Proto *p, uint32_t pc)
{
    const char *text = p->source->text + p->spans[pc].offset;
    uint32_t size = p->spans[pc].length;
    for (uint32_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_') size = 0;
    if (size) put(out, "builtin %.*s", (int)size, text);
    else put(out, "builtin implied");
}

static void put_names(Text *out, const Proto *p, uint32_t index)
{
    const NameList *list = &p->name_lists[index];
    for (uint32_t i = 0; i < list->count; i++)
        put(out, "%s%s:", i ? " " : "", const_text(p, list->consts[i]));
}

// `next` is the pc from which a jump of this instruction counts.
static void put_operand(Text *out, const Proto *p, OperandKind kind, uint32_t pc, int32_t value,
                        uint32_t next)
{
    uint32_t index = (uint32_t)value;
    switch (kind) {
    case OPERAND_NONE: break;
    case OPERAND_DST:
    case OPERAND_REG:
    case OPERAND_RW:
    case OPERAND_BASE: put(out, "r%u", index); break;
    case OPERAND_IMM: put(out, "%d", value); break;
    case OPERAND_UIMM:
    case OPERAND_COUNT:
    case OPERAND_FLAG: put(out, "%u", index); break;
    case OPERAND_CONST: put_const(out, &p->consts[index]); break;
    case OPERAND_SLOT: put(out, "m%u", index); break;
    case OPERAND_BUILT: put_builtin(out, p, pc); break;
    case OPERAND_UPVAL: put(out, "u%u", index); break;
    case OPERAND_PROTO: put(out, "fn %s", p->children[index]->name); break;
    case OPERAND_JUMP: put(out, "-> %d", (int32_t)next + value); break;
    case OPERAND_SITE: put(out, ".%s", const_text(p, p->sites[index])); break;
    case OPERAND_CLASS: put(out, "class %s", const_text(p, p->classes[index].name)); break;
    case OPERAND_BINOP: put(out, "%s=", binary_signs[index]); break;
    case OPERAND_NAMES: put_names(out, p, index); break;
    }
}

typedef struct {
    OperandKind kind;
    int32_t value;
} Operand;

static int32_t byte_operand(OperandKind kind, uint32_t raw)
{
    return kind == OPERAND_IMM ? (int8_t)raw : (int32_t)raw;
}

// The operands of the instruction at `pc` in the order of the table; returns how many.
static int take_operands(const Proto *p, uint32_t pc, Operand out[4])
{
    Instr i = p->code[pc];
    const OpInfo *info = &gy_bytecode_ops[instr_op(i)];
    int count = 0;
    if (info->format == FORMAT_SJ) {
        out[count++] = (Operand){OPERAND_JUMP, instr_sj(i)};
        return count;
    }
    if (info->a) out[count++] = (Operand){(OperandKind)info->a, (int32_t)instr_a(i)};
    if (info->format == FORMAT_ABX) {
        out[count++] = (Operand){(OperandKind)info->b, (int32_t)instr_bx(i)};
    } else if (info->format == FORMAT_ASX) {
        out[count++] = (Operand){(OperandKind)info->b, instr_sx(i)};
    } else {
        OperandKind b = (OperandKind)info->b, c = (OperandKind)info->c;
        if (b) out[count++] = (Operand){b, byte_operand(b, instr_b(i))};
        if (c) out[count++] = (Operand){c, byte_operand(c, instr_c(i))};
    }
    if (info->ext) out[count++] = (Operand){(OperandKind)info->ext, (int32_t)p->code[pc + 1]};
    return count;
}

// -- Functions

static void put_parameters(Text *out, const Proto *p)
{
    uint32_t named = p->positional_count + p->keyword_count, i = 0;
    uint32_t slash = p->flags & PROTO_METHOD && p->positional_only_count == 1
                         ? 0 // self alone goes without saying
                         : p->positional_only_count;
    put(out, "(");
    for (; i < named; i++) {
        if (i && i == slash) put(out, ", /");
        bool is_keyword = i >= p->positional_count;
        uint32_t k = i - p->positional_count;
        bool is_required =
            is_keyword ? k < 64 && (p->keyword_required >> k & 1) : i < p->required_count;
        if (i == p->positional_count) put(out, "%s*", i ? ", " : "");
        put(out, "%s%s%s",
            i            ? ", "
            : is_keyword ? ", "
                         : "",
            p->parameters[i], is_required ? "" : "?");
    }
    if (slash && slash == named) put(out, ", /");
    if (p->flags & PROTO_REST) put(out, "%s*%s", i ? ", " : "", p->parameters[i]), i++;
    if (p->flags & PROTO_NAMED_REST) put(out, "%s**%s", i ? ", " : "", p->parameters[i]);
    put(out, ")");
}

// Only the number: gy_source_locate also counts columns, which takes long on a long line.
static uint32_t line_at(const Proto *p, Span span)
{
    const Source *source = p->source;
    uint32_t low = 0, high = source->line_count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= span.offset) low = middle;
        else high = middle;
    }
    return source->first_line + low;
}

static void put_header(Text *out, const Proto *p)
{
    put(out, "%sfn %s", p->flags & PROTO_ASYNC ? "async " : "", p->name);
    put_parameters(out, p);
    if (p->flags & PROTO_GENERATOR) put(out, " generator");
    put(out, " at line %u, %u registers\n", line_at(p, p->span), p->register_count);
    for (uint32_t i = 0; i < p->capture_count; i++)
        put(out, "  u%u is %s%u of the parent\n", i,
            p->captures[i].from_parent_register ? "r" : "u", p->captures[i].index);
    for (uint32_t i = 0; i < p->handler_count; i++) {
        const Handler *h = &p->handlers[i];
        if (h->kind == HANDLER_CATCH)
            put(out, "  errors in %u..%u go to %u in r%u\n", h->start, h->end, h->target, h->reg);
        else if (h->kind == HANDLER_CLEANUP)
            put(out, "  errors in %u..%u pass %u with r%u\n", h->start, h->end, h->target, h->reg);
        else if (h->kind == HANDLER_IMPORT)
            put(out, "  errors in %u..%u are those of an import\n", h->start, h->end);
        else put(out, "  errors in %u..%u have context r%u\n", h->start, h->end, h->reg);
    }
}

static void put_instr(Text *out, const Proto *p, uint32_t pc)
{
    Operand operands[4];
    uint32_t next = pc + instr_words(p->code[pc]);
    int count = take_operands(p, pc, operands);
    put(out, "%5u %5u  ", pc, line_at(p, p->spans[pc]));
    put(out, count ? "%-14s" : "%s", gy_bytecode_ops[instr_op(p->code[pc])].name);
    for (int i = 0; i < count; i++) {
        put(out, i ? ", " : " ");
        put_operand(out, p, operands[i].kind, pc, operands[i].value, next);
    }
    put(out, "\n");
}

// Functions nest no deeper than the parser allows, so recursion is safe here and below.
static void put_tree(Text *out, const Proto *p)
{
    put_header(out, p);
    for (uint32_t pc = 0; pc < p->code_count; pc += instr_words(p->code[pc]))
        put_instr(out, p, pc);
    for (uint32_t i = 0; i < p->child_count; i++) {
        put(out, "\n");
        put_tree(out, p->children[i]);
    }
}

char *gy_disasm(const Proto *root)
{
    Text out = {0};
    reserve(&out, 1);
    put_tree(&out, root);
    if (out.failed) {
        gy_mem_free(out.text);
        return NULL;
    }
    return out.text;
}

// -- Verifier

static bool is_str(const Proto *p, uint32_t index)
{
    return index < p->const_count && p->consts[index].kind == CONST_STR;
}

static const char *check_tables(const Proto *p)
{
    for (uint32_t i = 0; i < p->site_count; i++)
        if (!is_str(p, p->sites[i])) return "a site without a name";
    for (uint32_t i = 0; i < p->name_list_count; i++)
        for (uint32_t k = 0; k < p->name_lists[i].count; k++)
            if (!is_str(p, p->name_lists[i].consts[k])) return "an argument name that is no name";
    for (uint32_t i = 0; i < p->class_count; i++) {
        const ClassDesc *c = &p->classes[i];
        if (!is_str(p, c->name)) return "a class without a name";
        if (c->doc != NO_INDEX && !is_str(p, c->doc)) return "a docstring that is no string";
        for (uint32_t k = 0; k < c->field_count; k++) {
            if (!is_str(p, c->fields[k])) return "a field without a name";
            if (c->defaults[k] != NO_INDEX && c->defaults[k] >= p->const_count)
                return "a field default out of range";
        }
    }
    for (uint32_t i = 0; i < p->capture_count; i++) {
        if (!p->parent) return "a top level that captures";
        uint32_t limit = p->captures[i].from_parent_register ? p->parent->register_count
                                                             : p->parent->capture_count;
        if (p->captures[i].index >= limit) return "a capture out of range";
    }
    return NULL;
}

// How many registers from operand `a` on the instruction reads or writes.
static uint32_t run_from_a(const Proto *p, uint32_t pc)
{
    Instr i = p->code[pc];
    switch (instr_op(i)) {
    case OP_LOAD_NIL: return instr_b(i) + 1;
    case OP_RANGE_PREP:
    case OP_RANGE_LOOP:
    case OP_LOAD_METHOD:
    case OP_LOAD_SUPER:
    case OP_IMPORT: return FRAME_LINK + 1;
    case OP_FOR_ITER:
    case OP_DELEGATE: return 2;
    case OP_DELEGATE_ERROR: return 3;
    case OP_CALL:
    case OP_CALL_SPAWN:
    case OP_CALL_AWAIT: return FRAME_LINK + instr_b(i);
    case OP_INVOKE:
    case OP_INVOKE_AWAIT: return FRAME_LINK + 1 + instr_b(i);
    case OP_CALL_NAMED: return FRAME_LINK + instr_b(i) + instr_c(i);
    case OP_CALL_SPREAD: return FRAME_LINK + 3;
    case OP_UNPACK: return instr_c(i);
    case OP_UNPACK_REST: return instr_c(i) + 1 + p->code[pc + 1];
    default: return 1;
    }
}

// The same for a run that starts at operand b.
static uint32_t run_from_b(Instr i)
{
    switch (instr_op(i)) {
    case OP_NEW_LIST:
    case OP_NEW_TUPLE:
    case OP_CONCAT: return instr_c(i);
    case OP_NEW_SLICE: return 3;
    default: return 1;
    }
}

static const char *check_jump(const Proto *p, const bool *starts, int64_t target)
{
    if (target < 0 || target >= p->code_count) return "a jump out of the code";
    return starts[target] ? NULL : "a jump into the middle of an instruction";
}

static const char *check_operand(const Proto *p, const bool *starts, Operand operand, uint32_t next)
{
    uint32_t index = (uint32_t)operand.value;
    switch (operand.kind) {
    case OPERAND_DST:
    case OPERAND_REG:
    case OPERAND_RW: return index < p->register_count ? NULL : "a register out of range";
    case OPERAND_CONST: return index < p->const_count ? NULL : "a constant out of range";
    case OPERAND_UPVAL: return index < p->capture_count ? NULL : "an upvalue out of range";
    case OPERAND_PROTO: return index < p->child_count ? NULL : "a child out of range";
    case OPERAND_FLAG: return index < 2 ? NULL : "a flag that is neither 0 nor 1";
    case OPERAND_SITE: return index < p->site_count ? NULL : "a site out of range";
    case OPERAND_CLASS: return index < p->class_count ? NULL : "a class out of range";
    case OPERAND_BINOP: return index < BINARY_OP_COUNT ? NULL : "an operator out of range";
    case OPERAND_NAMES: return index < p->name_list_count ? NULL : "a name list out of range";
    case OPERAND_JUMP: return check_jump(p, starts, (int64_t)next + operand.value);
    default: return NULL;
    }
}

// What some instructions ask of the one that they stand before, or of the constant they name.
static const char *check_special(const Proto *p, uint32_t pc)
{
    Instr i = p->code[pc];
    uint32_t next = pc + instr_words(i);
    bool names_const = false;
    uint32_t name = 0;
    switch (instr_op(i)) {
    case OP_CALL_AWAIT:
    case OP_INVOKE_AWAIT:
        if (next >= p->code_count || instr_op(p->code[next]) != OP_AWAIT ||
            instr_a(p->code[next]) != instr_a(i) || instr_b(p->code[next]) != instr_a(i))
            return "an awaiting call without its AWAIT";
        break;
    case OP_CALL_SPAWN:
        if (next >= p->code_count || instr_op(p->code[next]) != OP_CALL ||
            instr_a(p->code[next]) + FRAME_LINK != instr_a(i) || instr_b(p->code[next]) != 1)
            return "a spawning call without the CALL of spawn";
        break;
    case OP_CALL_NAMED:
        if (p->name_lists[p->code[pc + 1]].count != instr_c(i))
            return "a name list of wrong length";
        break;
    case OP_LOAD_SUPER:
    case OP_GET_SUPER:
    case OP_SET_METHOD: names_const = true, name = p->code[pc + 1]; break;
    case OP_CHECK_SET:
    case OP_IMPORT: names_const = true, name = instr_bx(i); break;
    case OP_LOOP: return instr_sj(i) < 0 ? NULL : "a LOOP that goes forwards";
    case OP_JUMP: return instr_sj(i) >= 0 ? NULL : "a JUMP that goes backwards";
    default: break;
    }
    return names_const && !is_str(p, name) ? "a name that is no string" : NULL;
}

static const char *check_instr(const Proto *p, const bool *starts, uint32_t pc)
{
    Operand operands[4];
    Instr i = p->code[pc];
    const OpInfo *info = &gy_bytecode_ops[instr_op(i)];
    int count = take_operands(p, pc, operands);
    for (int k = 0; k < count; k++) {
        const char *wrong = check_operand(p, starts, operands[k], pc + instr_words(i));
        if (wrong) return wrong;
    }
    bool has_a = info->a == OPERAND_DST || info->a == OPERAND_BASE;
    if (has_a && instr_a(i) + run_from_a(p, pc) > p->register_count)
        return "a run of registers out of range";
    if (info->b == OPERAND_BASE && instr_b(i) + run_from_b(i) > p->register_count)
        return "a run of operands out of range";
    return check_special(p, pc);
}

static bool ends_code(Opcode op)
{
    return op == OP_RETURN || op == OP_RETURN_NIL || op == OP_RETURN_SAMPLED ||
           op == OP_RETURN_NIL_SAMPLED || op == OP_JUMP || op == OP_LOOP || op == OP_THROW ||
           op == OP_THROW_FROM || op == OP_RETHROW;
}

// Marks where instructions start; the text says why that is impossible.
static const char *find_starts(const Proto *p, bool *starts)
{
    uint32_t pc = 0, last = 0;
    while (pc < p->code_count) {
        if ((p->code[pc] & 0xff) >= OP_COUNT) return "an unknown instruction";
        starts[pc] = true;
        last = pc;
        pc += instr_words(p->code[pc]);
    }
    if (pc > p->code_count) return "an instruction without its second word";
    if (pc == 0 || !ends_code(instr_op(p->code[last]))) return "code that runs off its end";
    return NULL;
}

static const char *check_handlers(const Proto *p, const bool *starts)
{
    for (uint32_t i = 0; i < p->handler_count; i++) {
        const Handler *h = &p->handlers[i];
        if (h->start >= h->end || h->end > p->code_count) return "a handler without a range";
        if (!starts[h->start] || (h->end < p->code_count && !starts[h->end]))
            return "a handler that cuts an instruction";
        if (h->reg >= p->register_count) return "a handler's register out of range";
        bool has_target = h->kind == HANDLER_CATCH || h->kind == HANDLER_CLEANUP;
        if (has_target && (h->target >= p->code_count || !starts[h->target]))
            return "a handler's target out of range";
    }
    return NULL;
}

static const char *check_function(const Proto *p)
{
    if (p->register_count > REGISTER_LIMIT) return "too many registers";
    uint32_t fixed = proto_parameter_registers(p) +
                     ((p->flags & PROTO_GENERATOR) ? 1 + ((p->flags & PROTO_ASYNC) != 0) : 0);
    if (fixed > p->register_count) return "parameters beyond the registers";
    const char *wrong = check_tables(p);
    bool *starts = wrong ? NULL : (bool *)gy_mem_new(p->code_count);
    if (!starts) return wrong; // without memory it looks no further
    wrong = find_starts(p, starts);
    for (uint32_t pc = 0; !wrong && pc < p->code_count; pc += instr_words(p->code[pc]))
        wrong = check_instr(p, starts, pc);
    if (!wrong) wrong = check_handlers(p, starts);
    gy_mem_free(starts);
    return wrong;
}

const char *gy_disasm_verify(const Proto *root)
{
    const char *wrong = check_function(root);
    for (uint32_t i = 0; !wrong && i < root->child_count; i++) {
        if (root->children[i]->parent != root) return "a child with another parent";
        wrong = gy_disasm_verify(root->children[i]);
    }
    return wrong;
}
