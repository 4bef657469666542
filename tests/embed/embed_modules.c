// embed_modules.c - modules that the host gives, and modules that the host wants.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"

static const struct {
    const char *name, *text;
} sources[] = {
    {"rules", "import limits\nfn allows(n) => n < limits.most\n"},
    {"limits", "let most = 10\n"},
    {"slow", "await sleep(1ms)\nlet is_done = true\n"},
    {"broken", "let = 1\n"},
    {"failing", "throw ValueError('at import')\n"},
    {"round", "import round\nfn me() => round\n"},
};

static int asked;

// Another name of a module, a refusal, and what is no source.
static GyreValue load_oddly(Gyre *g, const char *name, GyreValue *path)
{
    if (strcmp(name, "alias") == 0) {
        *path = gyre_str(g, "limits", GYRE_STRLEN);
        return gyre_str(g, sources[1].text, GYRE_STRLEN);
    }
    if (strcmp(name, "refused") == 0) gyre_throw(g, "PermissionError", "not for you");
    if (strcmp(name, "odd") == 0) return gyre_int(g, 1);
    return GYRE_NONE; // there is no such module
}

static GyreValue load(void *context, Gyre *g, const char *name, const char *importer,
                      GyreValue *path)
{
    (void)context, (void)importer;
    asked++;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i].name, name) == 0) return gyre_str(g, sources[i].text, GYRE_STRLEN);
    return load_oddly(g, name, path);
}

static void expect(Gyre *g, const char *name, const char *error_class, const char *text)
{
    CHECK(gyre_is_none(gyre_import(g, name)));
    CHECK(strcmp(gyre_error_class(g), error_class) == 0);
    CHECK_SAYS(gyre_error_text(g), text);
}

int main(void)
{
    GyreConfig config = {0};
    config.load = load;
    Gyre *g = gyre_open(&config);
    CHECK(g);

    GyreValue rules = gyre_import(g, "rules"), answer;
    GyreValue nine = gyre_int(g, 9);
    CHECK_OK(g, gyre_call(g, gyre_attr(g, rules, "allows"), &nine, 1, &answer));
    bool is_allowed;
    CHECK(gyre_to_bool(g, answer, &is_allowed) && is_allowed);
    CHECK(asked == 2);

    // One module, however it is called and whoever imports it.
    CHECK_OK(g, gyre_eval(g, "main", "import alias\nimport limits\nassert(alias == limits)",
                          GYRE_STRLEN));
    CHECK_OK(g, gyre_eval(g, "main", "import math\nassert(math.floor(2.5) == 2)", GYRE_STRLEN));
    CHECK(!gyre_is_none(gyre_import(g, "collections"))); // the standard ones are not asked for
    CHECK(!gyre_is_none(gyre_attr(g, gyre_import(g, "slow"), "is_done")));
    CHECK(!gyre_is_none(gyre_import(g, "round")));

    expect(g, "nowhere", "ModuleNotFoundError", "no module named 'nowhere'");
    expect(g, "./fi\"le${x}.gy", "ModuleNotFoundError", "no module named './fi\"le${x}.gy'");
    expect(g, "broken", "SyntaxError", "broken:1");
    expect(g, "failing", "ValueError", "at import");
    expect(g, "refused", "PermissionError", "not for you");
    expect(g, "odd", "TypeError", "the source of module 'odd' is no str");
    expect(g, NULL, "MisuseError", "'name' is NULL");
    CHECK_OK(g, gyre_eval(g, "main", "assert(1 == 1)", GYRE_STRLEN));
    gyre_close(g);
    return 0;
}
