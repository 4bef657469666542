// lsp_values.h - the facts of tools/ as values for the language server's scripts.
#ifndef GYRE_CLI_LSP_VALUES_H
#define GYRE_CLI_LSP_VALUES_H

#include "include/gyre.h"
#include "tools/names.h"
#include "tools/positions.h"
#include "tools/text.h"

// Errors stay pending, and all of these go on: what comes of it is asked once, at the end.
void gy_lsp_put(Gyre *g, GyreValue dict, const char *key, GyreValue v);
void gy_lsp_put_text(Gyre *g, GyreValue dict, const char *key, const char *text); // NULL: nil
void gy_lsp_put_int(Gyre *g, GyreValue dict, const char *key, int64_t i);
void gy_lsp_put_piece(Gyre *g, GyreValue dict, const char *key, const Source *source, Span span);

// A Range of the protocol.
GyreValue gy_lsp_range(Gyre *g, const Source *source, PositionUnits units, Span span,
                       PositionMark *mark);

// How a declaration is written in short: "async fn f(x, y = 1)", "const LIMIT = 10".
void gy_lsp_head(Text *out, const Names *names, const Declaration *d);

// What is known of a declaration, but for its places.
GyreValue gy_lsp_declaration(Gyre *g, const Names *names, uint32_t at);

#endif
