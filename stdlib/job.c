// job.c - see job.h.
#ifndef GYRE_NO_LIBUV
#include "stdlib/job.h"
#include "stdlib/loop.h"

static void on_run(uv_work_t *work)
{
    Job *job = (Job *)work->data;
    job->run(job);
}

static void answer(Job *job)
{
    uint32_t scope = gyre_scope_open(job->g);
    GyreValue value = job->finish(job->g, job);
    if (gyre_is_none(value)) gyre_reject_pending(job->wake);
    else gyre_resolve(job->wake, value);
    gyre_scope_close(job->g, scope);
}

// Where a select went on without it nobody makes a value of what it has, and `free` lets go of
// that.
static void on_done(uv_work_t *work, int status)
{
    Job *job = (Job *)work->data;
    if (job->wake && status == 0) { // else it was cancelled before it began, or its VM is gone
        if (gyre_wake_reserve(job->wake)) answer(job);
        else gyre_resolve(job->wake, GYRE_NONE);
    }
    job->free(job);
}

static bool stop(Gyre *g, void *data)
{
    Job *job = (Job *)data;
    atomic_store(&job->is_unwanted, true);
    bool is_stopped = uv_cancel((uv_req_t *)&job->work) == 0;
    if (is_stopped || gyre_is_ending(g)) job->wake = NULL;
    return is_stopped;
}

GyreStatus gy_job_start(GyreCall *call, Job *job, const char *waiting_on)
{
    Gyre *g = gyre_vm(call);
    uv_loop_t *loop = gy_loop_uv(g);
    job->g = g;
    job->work.data = job;
    GyreStatus status = loop ? gyre_suspend(call, waiting_on, stop, job, &job->wake) : GYRE_ERROR;
    if (status != GYRE_PENDING) {
        job->free(job);
        return status;
    }
    uv_queue_work(loop, &job->work, on_run, on_done); // fails without a function only
    return status;
}
#endif
