// example_rules.c - a rule engine: scripts of strangers decide, and can do no harm.
//
// The VM of a customer gets no files, no network, no clock to wait for: nothing was granted. It has
// a share of memory, steps and time for each decision, and a rule that takes more is ended; nothing
// in a script can catch that. The VM is as good as new afterwards.
#include <gyre.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *rule, *outcome; // what comes of it: an answer, or the class of an error
} cases[] = {
    {"fn decide(order) => order['total'] < 500 and order['country'] in ['at', 'de']", "true"},
    {"fn decide(order) => order['total'] > 1000", "false"},
    {"fn decide(order) { while true { try { while true { } } catch BaseError { } } }",
     "QuotaExceeded"},
    {"fn decide(order) { let all = []\n while true { all.append('x' * 100000 + str(len(all))) } }",
     "MemoryError"},
    {"fn decide(order) => decide(order)", "RecursionError"},
    {"import \"/etc/passwd\" as secrets\nfn decide(order) => true", "NotCapable"},
    {"fn decide(order) => order['colour']", "KeyError"},
};

static GyreValue make_order(Gyre *g)
{
    GyreValue order = gyre_dict(g);
    gyre_set(g, order, gyre_str(g, "total", GYRE_STRLEN), gyre_int(g, 420));
    gyre_set(g, order, gyre_str(g, "country", GYRE_STRLEN), gyre_str(g, "at", GYRE_STRLEN));
    return order;
}

// What a rule says of an order, as text: "true", "false", or the class of its error.
static void decide(const char *rule, char outcome[64])
{
    GyreConfig config = {0};
    config.memory_limit = 4 * 1024 * 1024;
    config.steps_limit = 200000;
    config.time_limit_ns = 100 * 1000 * 1000;
    config.depth_limit = 200;
    Gyre *g = gyre_open(&config);
    if (!g) return;
    GyreValue order = make_order(g), answer = GYRE_NONE;
    bool is_allowed;
    if (gyre_eval(g, "rule", rule, GYRE_STRLEN) == GYRE_OK &&
        gyre_call(g, gyre_global(g, "decide"), &order, 1, &answer) == GYRE_OK &&
        gyre_to_bool(g, answer, &is_allowed))
        snprintf(outcome, 64, "%s", is_allowed ? "true" : "false");
    else snprintf(outcome, 64, "%s", gyre_error_class(g));
    gyre_close(g);
}

int main(void)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char outcome[64] = "";
        decide(cases[i].rule, outcome);
        printf("%s\n", outcome);
        wrong += strcmp(outcome, cases[i].outcome) != 0;
    }
    return wrong ? 1 : 0;
}
