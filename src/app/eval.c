#include "app/eval.h"

#include "app/commands.h"

int eval_run(const struct invocation *in)
{
    static const struct act acts[] = {{"assign", 2, 2, eval_assign},
                                      {"fit", 2, 2, eval_fit},
                                      {"rank", 2, 2, eval_rank},
                                      {"vote", 2, 2, eval_vote},
                                      {0}};
    return act_alone(in, acts);
}
