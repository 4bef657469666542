// unit_check.h - runs the tests of one file with Check, each between a setup and a teardown.
#ifndef GYRE_TESTS_UNIT_CHECK_H
#define GYRE_TESTS_UNIT_CHECK_H

#include <check.h>
#include <stdlib.h>

// Runs a case that was filled by hand. What main returns.
static inline int run_case(const char *name, TCase *all)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

// Runs all tests, each between setup and teardown, which may be NULL.
static inline int run_suite(const char *name, const TTest *const *tests, size_t count,
                            void (*setup)(void), void (*teardown)(void))
{
    TCase *all = tcase_create(name);
    tcase_add_checked_fixture(all, setup, teardown);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(all, tests[i]);
    return run_case(name, all);
}

#define RUN_SUITE(name, tests, setup, teardown)                                                    \
    run_suite(name, tests, sizeof(tests) / sizeof *(tests), setup, teardown)

#endif
