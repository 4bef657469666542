// host.c - a host as its author would write it: the public header, by its name.
#include <gyre.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    const char *script = "async fn greet(name) { await sleep(1ms); return 'hello ' + name }\n";
    const char *loading = "import re\nassert(re.sub('a', 'b', 'cat') == 'cbt')\n";
    Gyre *g = gyre_open(NULL);
    if (!g) return 1;
    // A static program of the C library loads no other library; everything else goes on.
    if (gyre_eval(g, "loading", loading, strlen(loading)) != GYRE_OK) {
        if (strcmp(gyre_error_class(g), "ImportError") != 0) return 2;
        gyre_error_clear(g);
    }
    if (gyre_eval(g, "greet", script, strlen(script)) != GYRE_OK) return 3;
    GyreValue who = gyre_str(g, "world", 5), answer;
    if (gyre_call(g, gyre_global(g, "greet"), &who, 1, &answer) != GYRE_OK) {
        fputs(gyre_error_text(g), stderr);
        return 4;
    }
    printf("%s from %s\n", gyre_to_str(g, answer, NULL), GYRE_VERSION);
    gyre_close(g);
    return 0;
}
