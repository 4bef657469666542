// trace_file.h - events as JSON text, in a buffer of each track and in the file of all.
#ifndef GYRE_CLI_TRACE_FILE_H
#define GYRE_CLI_TRACE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The events of one thread. Only it may write here.
typedef struct {
    char *chars;
    size_t size;
    int64_t flushed_ns;
} TraceText;

// False: errno says why.
bool gy_trace_file_open(const char *path);
// The errno of the first write that failed; 0: all is well.
int gy_trace_file_close(void);
int64_t gy_trace_file_now_ns(void); // since it was opened

bool gy_trace_text_init(TraceText *text);
void gy_trace_text_free(TraceText *text);
void gy_trace_text_flush(TraceText *text);
// The same where nothing has been written for a while.
void gy_trace_text_flush_now_and_then(TraceText *text, int64_t now_ns);

// One event: begin, any fields, end. `phase` is the format's letter.
void gy_trace_text_begin(TraceText *text, char phase, uint32_t pid, uint32_t tid);
void gy_trace_text_time(TraceText *text, int64_t ns);
void gy_trace_text_string(TraceText *text, const char *field, const char *value);
void gy_trace_text_number(TraceText *text, const char *field, uint64_t value);
void gy_trace_text_place(TraceText *text, const char *field, const char *file, uint32_t line);
void gy_trace_text_open(TraceText *text, const char *field); // an object within the event
void gy_trace_text_close(TraceText *text);
void gy_trace_text_end(TraceText *text);

#endif
