// math_sums.c - math: sums, products and lengths over many numbers.
//
// fsum and sumprod add without losing anything: a sum is kept as several floats that do not
// overlap, smallest first, whose exact sum it is (Shewchuk's partial sums); it is rounded once,
// at the end. hypot and dist scale by a power of two, add exact squares with what each addition
// dropped, and mend the root by one step, so that they are right to the last digit but for the
// rarest cases.
#include "stdlib/math_parts.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static GyreStatus throw_memory(Gyre *g)
{
    return gyre_throw(g, "MemoryError", "out of memory");
}

static GyreStatus give_float(GyreCall *call, double d)
{
    return gyre_return(call, gyre_float(gyre_vm(call), d));
}

// ---------------------------------------------------------------- A growing array of doubles

typedef struct {
    double *items;
    size_t count, capacity;
} Doubles;

static bool push(Gyre *g, Doubles *list, double d)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 32;
        double *items = (double *)realloc(list->items, capacity * sizeof *items);
        if (!items) return throw_memory(g) == GYRE_OK;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = d;
    return true;
}

// ---------------------------------------------------------------- Exact sums

typedef struct {
    Doubles partials;
    double special; // the sum of the infinities and nans that were added
    double infinities;
} ExactSum;

// Adds x to the partials and makes them not overlap again. False: thrown.
static bool add_finite(Gyre *g, ExactSum *sum, double x)
{
    size_t kept = 0;
    Doubles *partials = &sum->partials;
    for (size_t i = 0; i < partials->count; i++) {
        double y = partials->items[i];
        if (fabs(x) < fabs(y)) {
            double swapped = x;
            x = y;
            y = swapped;
        }
        volatile double high = x + y, got = high - x; // not to be computed any better than this
        double low = y - got;
        if (low != 0) partials->items[kept++] = low;
        x = high;
    }
    partials->count = kept;
    if (!isfinite(x))
        return gyre_throw(g, "OverflowError", "intermediate overflow in fsum") == GYRE_OK;
    return x == 0 || push(g, partials, x);
}

static bool add_exactly(Gyre *g, ExactSum *sum, double x)
{
    if (isfinite(x)) return add_finite(g, sum, x);
    if (isinf(x)) sum->infinities += x;
    sum->special += x;
    return true;
}

// The sum rounded once: from the top until something is lost; what lies below that only decides
// whether an exact half is one.
static double round_sum(const ExactSum *sum)
{
    const double *p = sum->partials.items;
    size_t n = sum->partials.count;
    if (n == 0) return 0;
    double high = p[--n], low = 0;
    while (n > 0 && low == 0) {
        double x = high, y = p[--n];
        high = x + y;
        low = y - (high - x);
    }
    if (n > 0 && ((low < 0 && p[n - 1] < 0) || (low > 0 && p[n - 1] > 0))) {
        double twice = low * 2, x = high + twice;
        if (x - high == twice) high = x;
    }
    return high;
}

static GyreStatus finish_sum(GyreCall *call, ExactSum *sum)
{
    double special = sum->special, infinities = sum->infinities, total = round_sum(sum);
    free(sum->partials.items);
    if (isnan(infinities)) return gyre_throw(gyre_vm(call), "ValueError", "-inf + inf in fsum");
    return give_float(call, special != 0 ? special : total);
}

static GyreStatus math_fsum(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue iterator = gyre_iter(g, gyre_arg(call, 0)), item;
    if (gyre_is_none(iterator)) return GYRE_ERROR;
    ExactSum sum = {0};
    uint32_t scope = gyre_scope_open(g);
    double x;
    int step;
    while ((step = gyre_next(g, iterator, &item)) > 0) {
        if (!gyre_number(g, item, &x) || !add_exactly(g, &sum, x)) {
            step = -1;
            break;
        }
        gyre_scope_close(g, scope);
    }
    if (step == 0) return finish_sum(call, &sum);
    free(sum.partials.items);
    return GYRE_ERROR;
}

// ---------------------------------------------------------------- Products

// A product in the making: `whole` times `part`. Small ints are gathered in `part` as long as the
// whole is an int; a float's rounding depends on the order.
typedef struct {
    GyreValue whole; // the only handle above `scope`
    int64_t part;
    uint32_t scope;
    bool is_int;
} Product;

static bool take_part(Gyre *g, Product *p)
{
    if (p->part == 1) return true;
    p->whole = gyre_op(g, "*", p->whole, gyre_int(g, p->part));
    p->part = 1;
    return !gyre_is_none(p->whole);
}

static bool multiply(Gyre *g, Product *p, GyreValue item)
{
    int64_t small, product;
    bool is_small =
        p->is_int && gyre_kind(g, item) == GYRE_KIND_INT && gyre_to_int(g, item, &small);
    if (is_small && !__builtin_mul_overflow(p->part, small, &product)) {
        p->part = product;
    } else if (!take_part(g, p)) {
        return false;
    } else if (is_small) {
        p->part = small;
    } else {
        p->whole = gyre_op(g, "*", p->whole, item);
        p->is_int = gyre_kind(g, p->whole) == GYRE_KIND_INT;
    }
    p->whole = gyre_scope_keep(g, p->scope, p->whole);
    return !gyre_is_none(p->whole);
}

static GyreStatus math_prod(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue iterator = gyre_iter(g, gyre_arg(call, 0)), start = gyre_arg(call, 1), item;
    if (gyre_is_none(iterator)) return GYRE_ERROR;
    Product p = {.part = 1, .scope = gyre_scope_open(g)};
    p.whole = gyre_is_none(start) ? gyre_int(g, 1) : gyre_scope_keep(g, p.scope, start);
    p.is_int = gyre_kind(g, p.whole) == GYRE_KIND_INT;
    int step;
    while ((step = gyre_next(g, iterator, &item)) > 0)
        if (!multiply(g, &p, item)) return GYRE_ERROR;
    return step < 0 || !take_part(g, &p) ? GYRE_ERROR : gyre_return(call, p.whole);
}

// Goes through two iterables at once.
typedef struct {
    GyreValue left, right; // iterators
    uint32_t scope;        // of the two items
} Pairs;

static bool open_pairs(GyreCall *call, Pairs *pairs)
{
    Gyre *g = gyre_vm(call);
    *pairs = (Pairs){.left = gyre_iter(g, gyre_arg(call, 0))};
    if (gyre_is_none(pairs->left)) return false;
    pairs->right = gyre_iter(g, gyre_arg(call, 1));
    pairs->scope = gyre_scope_open(g);
    return !gyre_is_none(pairs->right);
}

// 1: two items, 0: both have ended, -1: thrown.
static int next_pair(Gyre *g, Pairs *pairs, const char *unequal, GyreValue *left, GyreValue *right)
{
    int first = gyre_next(g, pairs->left, left);
    int second = first < 0 ? -1 : gyre_next(g, pairs->right, right);
    if (first < 0 || second < 0) return -1;
    if (first != second) return gyre_throw(g, "ValueError", "%s", unequal), -1;
    return first;
}

static bool is_real(GyreKind kind)
{
    return kind == GYRE_KIND_FLOAT || kind == GYRE_KIND_INT;
}

// Floats, and ints beside a float: the product exactly, in two parts, into the sum. 1: done,
// 0: not such a pair, -1: thrown.
static int add_product(Gyre *g, ExactSum *sum, GyreValue left, GyreValue right)
{
    double x, y;
    GyreKind a = gyre_kind(g, left), b = gyre_kind(g, right);
    if (!is_real(a) || !is_real(b) || (a == GYRE_KIND_INT && b == GYRE_KIND_INT)) return 0;
    if (!gyre_number(g, left, &x) || !gyre_number(g, right, &y)) return -1;
    double product = x * y, rest = isfinite(product) ? fma(x, y, -product) : 0;
    return add_exactly(g, sum, product) && add_exactly(g, sum, rest) ? 1 : -1;
}

static GyreStatus math_sumprod(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Pairs pairs;
    ExactSum sum = {0};
    bool has_floats = false;
    if (!open_pairs(call, &pairs)) return GYRE_ERROR;
    GyreValue total = gyre_int(g, 0), left, right;
    int step;
    while ((step = next_pair(g, &pairs, "Inputs are not the same length", &left, &right)) > 0) {
        int added = add_product(g, &sum, left, right);
        if (added > 0) has_floats = true;
        if (added == 0) {
            left = gyre_op(g, "*", left, right);
            if (!gyre_is_none(left)) left = gyre_op(g, "+", total, left);
            if (!gyre_is_none(left)) total = left;
            else added = -1;
        }
        if (added < 0) {
            step = -1;
            break;
        }
        total = gyre_scope_keep(g, pairs.scope, total);
    }
    double whole = 0;
    if (step == 0 && has_floats && is_real(gyre_kind(g, total))) {
        if (gyre_number(g, total, &whole) && add_exactly(g, &sum, whole))
            return finish_sum(call, &sum);
        step = -1;
    } else if (step == 0 && has_floats) {
        total = gyre_op(g, "+", total, gyre_float(g, round_sum(&sum) + sum.special));
        if (gyre_is_none(total)) step = -1;
    }
    free(sum.partials.items);
    return step < 0 ? GYRE_ERROR : gyre_return(call, total);
}

// ---------------------------------------------------------------- Lengths

// The root of the sum of squares of numbers that are finite and not all zero.
static double scaled_length(double *items, size_t count, double largest)
{
    int exponent;
    frexp(largest, &exponent);
    if (exponent < DBL_MIN_EXP) { // the scale would overflow
        for (size_t i = 0; i < count; i++)
            items[i] /= DBL_MIN;
        return DBL_MIN * scaled_length(items, count, largest / DBL_MIN);
    }
    // `high` starts at 1 so that it is larger than each square and additions lose only below.
    double scale = ldexp(1, -exponent), high = 1, low_squares = 0, low_sums = 0;
    for (size_t i = 0; i < count; i++) {
        double x = items[i] * scale, square = x * x, sum = high + square;
        low_squares += fma(x, x, -square);
        low_sums += square - (sum - high);
        high = sum;
    }
    double root = sqrt(high - 1 + (low_squares + low_sums));
    double square = -root * root, sum = high + square;
    low_squares += fma(-root, root, -square);
    low_sums += square - (sum - high);
    root += (sum - 1 + (low_squares + low_sums)) / (2 * root);
    return root / scale;
}

static double length_of(Doubles *list)
{
    double largest = 0;
    bool has_nan = false;
    for (size_t i = 0; i < list->count; i++) {
        double x = fabs(list->items[i]);
        has_nan = has_nan || isnan(x);
        if (x > largest) largest = x;
    }
    if (isinf(largest)) return largest;
    if (has_nan) return NAN;
    if (largest == 0 || list->count == 1) return largest;
    return scaled_length(list->items, list->count, largest);
}

static GyreStatus math_hypot(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Doubles list = {0};
    double x;
    bool ok = true;
    for (uint32_t i = 0; i < gyre_rest_count(call) && ok; i++) {
        uint32_t scope = gyre_scope_open(g);
        ok = gyre_number(g, gyre_rest(call, i), &x) && push(g, &list, x);
        gyre_scope_close(g, scope);
        if (i % 8192 == 8191) ok = ok && gyre_check(g);
    }
    double length = length_of(&list);
    free(list.items);
    return ok ? give_float(call, length) : GYRE_ERROR;
}

static GyreStatus math_dist(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Pairs pairs;
    Doubles list = {0};
    if (!open_pairs(call, &pairs)) return GYRE_ERROR;
    GyreValue left, right;
    double x, y;
    int step;
    while ((step = next_pair(g, &pairs, "both points must have the same number of dimensions",
                             &left, &right)) > 0) {
        if (!gyre_number(g, left, &x) || !gyre_number(g, right, &y) || !push(g, &list, x - y)) {
            step = -1;
            break;
        }
        gyre_scope_close(g, pairs.scope);
    }
    double length = length_of(&list);
    free(list.items);
    return step < 0 ? GYRE_ERROR : give_float(call, length);
}

const GyreNative gy_math_sums[] = {
    {"fsum", math_fsum, "seq, /", "The sum of floats, rounded only once.", 0},
    {"prod", math_prod, "iterable, /, *, start = 1", "The product of all items and `start`.", 0},
    {"sumprod", math_sumprod, "p, q, /", "The sum of products of the items of p and q.", 0},
    {"hypot", math_hypot, "*coordinates", "The length of the vector: sqrt(x * x + y * y ...).", 0},
    {"dist", math_dist, "p, q, /", "The distance between two points.", 0},
    {NULL, NULL, NULL, NULL, 0},
};
