#include "feature/evaluation/run.h"

#include "feature/evaluation/evaluation.sql.h"
#include "feature/evaluation/testing.h"

/* How a run does when it is computed again; *step: what is not in order. */
static enum replay_result replay(struct scene *s, int64_t run, str *step)
{
    struct replay r = {0};
    CHECK(evaluation_replay(&s->c, run, &r) == OK && r.n > 0);
    for (size_t i = 0; i < r.n; i++)
        if (r.steps[i].result == r.result)
            *step = r.steps[i].what;
    return r.result;
}

static void test_run(void)
{
    struct scene s = begin();
    int64_t run = 0, again = 0;
    str step;
    struct row_evaluation_run a, b;
    put_case(&s, (struct put){7, ANA, "new", 3, 700});
    put_case(&s, (struct put){8, BO, "new", 0, 0});
    CHECK(evaluation_run(&s.c, CYCLE, "official", &run) == OK && run != 0);
    CHECK(evaluation_run(&s.c, CYCLE, "replay", &again) == OK && again != run);
    CHECK(q_evaluation_run(&s.c, run, &a) == OK && q_evaluation_run(&s.c, again, &b) == OK);
    CHECK(str_same(a.input, b.input) && str_same(a.output, b.output) && a.output.len == 32);
    CHECK(replay(&s, run, &step) == REPLAY_OK);
    CHECK(evaluation_run(&s.c, 6, "official", &run) == ERR_NOT_FOUND);
    CHECK(evaluation_run(&s.c, CYCLE, "wild", &run) == ERR_INVALID);
    end(&s);
}

/* What was read is kept: each thing that is changed or missing later is named. */
static void test_replay(void)
{
    struct scene s = begin();
    int64_t run = 0;
    str step;
    struct row_evaluation_run row;
    put_case(&s, (struct put){7, ANA, "new", 3, 700});
    CHECK(evaluation_run(&s.c, CYCLE, "official", &run) == OK);
    put(&s, "UPDATE score SET points = points + 1");
    CHECK(replay(&s, run, &step) == REPLAY_DIFFERS);
    CHECK_STR(step, S("reviews"));
    put(&s, "UPDATE score SET points = points - 1;"
            "UPDATE evaluation_run SET method = 'mean/9'");
    CHECK(replay(&s, run, &step) == REPLAY_CANNOT);
    CHECK_STR(step, S("mean/9"));
    put(&s, "UPDATE evaluation_run SET method = 'mean/1'");
    CHECK(replay(&s, run, &step) == REPLAY_OK && q_evaluation_run(&s.c, run, &row) == OK);
    str name = arena_format(s.c.mem, "%s/files/runs/%.*s", s.folder,
                            STR_ARG(arena_hex(s.c.mem, row.input.at, row.input.len)));
    CHECK(truncate(name.at, 10) == 0 && replay(&s, run, &step) == REPLAY_DIFFERS);
    CHECK_STR(step, S("input"));
    CHECK(unlink(name.at) == 0 && replay(&s, run, &step) == REPLAY_CANNOT);
    CHECK_STR(step, S("input"));
    end(&s);
}

int main(void)
{
    test_run();
    test_replay();
    return CHECK_RESULT();
}
