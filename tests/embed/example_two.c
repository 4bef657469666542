// example_two.c - two VMs: one asks, one answers, and neither can touch the other's values.
//
// A value goes from one to the other as what C makes of it, here an int. The two may as well run in
// two threads: then a gyre_post carries it over.
#include <gyre.h>
#include <stdio.h>

static const char asking[] =
    "fn next(answer) => answer // 2 if answer % 2 == 0 else 3 * answer + 1\n";
static const char judging[] = "let most = 0\n"
                              "fn judge(n) { most = max(most, n)\n return n == 1 }\n";

static Gyre *open_with(const char *name, const char *script)
{
    Gyre *g = gyre_open(NULL);
    if (g && gyre_eval(g, name, script, GYRE_STRLEN) == GYRE_OK) return g;
    if (g) fputs(gyre_error_text(g), stderr);
    gyre_close(g);
    return NULL;
}

// Calls a function of one int. The scope ends the handles that this takes.
static bool call(Gyre *g, const char *function, int64_t n, int64_t *result)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue argument = gyre_int(g, n), answer = GYRE_NONE;
    GyreStatus status = gyre_call(g, gyre_global(g, function), &argument, 1, &answer);
    bool ok = status == GYRE_OK && gyre_to_int(g, answer, result);
    gyre_scope_close(g, scope);
    return ok;
}

int main(void)
{
    Gyre *asker = open_with("asker", asking), *judge = open_with("judge", judging);
    int64_t n = 27, steps = 0, is_over = 0, most = 0;
    bool ok = asker && judge;
    while (ok && !is_over) {
        ok = call(asker, "next", n, &n) && call(judge, "judge", n, &is_over);
        steps++;
    }
    ok = ok && gyre_to_int(judge, gyre_global(judge, "most"), &most);
    printf("%d steps, at most %d\n", (int)steps, (int)most);
    gyre_close(judge);
    gyre_close(asker);
    return ok && steps == 111 && most == 9232 ? 0 : 1;
}
