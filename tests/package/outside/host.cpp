// host.cpp - the same from C++11.
#include <gyre.h>
#include <cstdio>
#include <cstring>
#include <memory>

int main()
{
    const char script[] = "async fn greet(name) { await sleep(1ms); return 'hello ' + name }\n";
    std::unique_ptr<Gyre, decltype(&gyre_close)> g(gyre_open(nullptr), gyre_close);
    if (!g || gyre_eval(g.get(), "greet", script, std::strlen(script)) != GYRE_OK) return 1;
    GyreValue who = gyre_str(g.get(), "world", 5), answer;
    if (gyre_call(g.get(), gyre_global(g.get(), "greet"), &who, 1, &answer) != GYRE_OK) return 2;
    std::printf("%s from %s\n", gyre_to_str(g.get(), answer, nullptr), GYRE_VERSION);
}
