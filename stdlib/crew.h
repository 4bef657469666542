// crew.h - OS threads that run one job after the other.
#ifndef GYRE_STDLIB_CREW_H
#define GYRE_STDLIB_CREW_H

typedef struct Crew Crew;
typedef struct CrewWorker CrewWorker;

Crew *gy_crew_open(void); // NULL: memory is out

// Runs run(data) on an idle OS thread, or on a new one. *worker says which, and is valid until the
// job has ended. Returns 0, or the errno of what the system refused.
int gy_crew_run(Crew *crew, void (*run)(void *data), void *data, CrewWorker **worker);

// Nobody will wait any more for the end of the job that this one runs.
void gy_crew_leave_behind(CrewWorker *worker);

// Waits for all but those left behind. NULL is allowed.
void gy_crew_close(Crew *crew);

#endif
