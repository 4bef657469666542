// embed_cplusplus.cpp - the same API from C++11: natives as lambdas, a host type that is a C++ object.
#include <gyre.h>
#include <gyre_library.h>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);           \
            std::exit(1);                                                                          \
        }                                                                                          \
    } while (0)

namespace
{
// The block of an object is raw memory: init makes the C++ object in it, finalize ends it. An object
// whose init has failed is finalized, too, so the block must say whether there is one.
struct History {
    std::vector<std::string> *lines;
};

void end_history(void *data)
{
    delete static_cast<History *>(data)->lines;
}

GyreStatus init(GyreCall *call);
GyreStatus add(GyreCall *call);
GyreStatus joined(GyreCall *call);

const GyreNative history_methods[] = {
    {"init", init, "self", "An empty history.", 0},
    {"add", add, "self, line", "Adds a line.", 0},
    {"joined", joined, "self", "All lines as one text.", GYRE_GETTER},
    {nullptr, nullptr, nullptr, nullptr, 0},
};

const GyreType history_type = {"History", sizeof(History), end_history, history_methods, nullptr, nullptr};

// No exception may pass the VM's frames: they are C.
GyreStatus out_of_memory(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "MemoryError", "out of memory");
}

GyreStatus init(GyreCall *call)
{
    History *history;
    if (!gyre_args(call, "h", &history_type, &history)) return GYRE_ERROR;
    history->lines = new (std::nothrow) std::vector<std::string>;
    return history->lines ? GYRE_OK : out_of_memory(call);
}

GyreStatus add(GyreCall *call)
{
    History *history;
    const char *line;
    size_t size;
    if (!gyre_args(call, "hS", &history_type, &history, &line, &size)) return GYRE_ERROR;
    try {
        history->lines->emplace_back(line, size);
    } catch (const std::bad_alloc &) {
        return out_of_memory(call);
    }
    return GYRE_OK;
}

GyreStatus joined(GyreCall *call)
{
    History *history;
    if (!gyre_args(call, "h", &history_type, &history)) return GYRE_ERROR;
    std::string all;
    for (const std::string &line : *history->lines)
        all += line + ";";
    return gyre_return(call, gyre_str(gyre_vm(call), all.data(), all.size()));
}

const GyreNative natives[] = {
    {"twice", [](GyreCall *call) {
         std::int64_t n;
         if (!gyre_args(call, "i", &n)) return GYRE_ERROR;
         return gyre_return(call, gyre_int(gyre_vm(call), 2 * n));
     }, "n", "2 * n.", 0},
    {nullptr, nullptr, nullptr, nullptr, 0},
};
} // namespace

int main()
{
    std::string out;
    GyreConfig config = {};
    config.context = &out;
    config.write = [](void *context, int, const char *text, size_t size) {
        static_cast<std::string *>(context)->append(text, size);
        return true;
    };
    Gyre *g = gyre_open(&config);
    CHECK(g);
    CHECK(gyre_register(g, nullptr, natives, nullptr) == GYRE_OK);
    CHECK(gyre_register_type(g, nullptr, &history_type, nullptr) == GYRE_OK);
    const std::string script = "let h = History()\n"
                               "h.add('one')\n"
                               "h.add('two')\n"
                               "print(h.joined, twice(21))\n";
    if (gyre_eval(g, "script", script.data(), script.size()) != GYRE_OK)
        std::fputs(gyre_error_text(g), stderr);
    CHECK(out == "one;two; 42\n");
    CHECK(gyre_is_none(gyre_call(g, GYRE_NONE, nullptr, 0, nullptr) == GYRE_OK ? GYRE_NIL
                                                                                : GYRE_NONE));
    gyre_error_clear(g);
    CHECK(std::string(gyre_version()) == GYRE_VERSION);
    gyre_close(g);
    return 0;
}
