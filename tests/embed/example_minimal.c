// example_minimal.c - a program that runs a script, and calls a function of it.
#include <gyre.h>
#include <stdio.h>

static const char script[] = "async fn greet(name) {\n"
                             "    await sleep(10ms)\n"
                             "    return \"hello \" + name\n"
                             "}\n"
                             "print(\"ready\")\n";

// Where print() goes; without this it goes nowhere.
static bool on_write(void *context, int stream, const char *text, size_t size)
{
    (void)context;
    return fwrite(text, 1, size, stream == 2 ? stderr : stdout) == size;
}

static int run(Gyre *g)
{
    if (gyre_eval(g, "greet.gy", script, GYRE_STRLEN) != GYRE_OK) return 1;
    GyreValue name = gyre_str(g, "world", GYRE_STRLEN), answer;
    if (gyre_call(g, gyre_global(g, "greet"), &name, 1, &answer) != GYRE_OK) return 1;
    puts(gyre_to_str(g, answer, NULL));
    return 0;
}

int main(void)
{
    GyreConfig config = {0};
    config.write = on_write;
    Gyre *g = gyre_open(&config);
    if (!g) return 1;
    int status = run(g);
    if (status) fputs(gyre_error_text(g), stderr);
    gyre_close(g);
    return status;
}
