#include "feature/program/part.h"

enum { GROUNDS_MAX = 40 };

static const struct {
    const char *prefix, *legend, *hint;
} lists[] = {
    {"award", N_("For an award"), N_("The committee names one of these when it says yes.")},
    {"no_award", N_("Against one"), N_("The letter to the nominee says which of these it was.")},
    {"rejection", N_("Why a contribution does not count"),
     N_("Leads choose one of these when they do not confirm a contribution.")},
    {"veto", N_("For a veto"),
     N_("Two managers need one of these to stop an award that the committee has signed.")},
};
_Static_assert(COUNT(lists) == COUNT(((struct grounds_form *)0)->lists), "a form for each list");

static struct part_list list_of(struct ctx *c, size_t i)
{
    return (struct part_list){
        .prefix = lists[i].prefix,
        .legend = tr(c, lists[i].legend),
        .hint = tr(c, lists[i].hint),
        .min = 1,
        .max = GROUNDS_MAX,
        .name_max = 120,
        .blanks = 1,
    };
}

static struct part_items items_of(struct ctx *c, const struct policy *p, size_t i)
{
    const struct policy_choice *all[] = {p->grounds_award, p->grounds_no_award,
                                         p->grounds_rejection, p->grounds_veto};
    const size_t n[] = {p->n_grounds_award, p->n_grounds_no_award, p->n_grounds_rejection,
                        p->n_grounds_veto};
    return part_of_choices(c, all[i], n[i]);
}

void grounds_fill(struct ctx *c, const struct req *r, const struct policy *p,
                  struct grounds_form *f)
{
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct part_items items = items_of(c, p, i);
        f->lists[i] = list_of(c, i);
        part_list_fill(c, r, &f->lists[i], items.list, items.n);
    }
}

void grounds_read(struct ctx *c, const struct req *r, struct policy *p)
{
    struct part_items read[COUNT(lists)];
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct part_list list = list_of(c, i);
        read[i] = part_list_read(c, r, &list, items_of(c, p, i));
    }
    p->grounds_award = part_to_choices(c, read[0]);
    p->n_grounds_award = read[0].n;
    p->grounds_no_award = part_to_choices(c, read[1]);
    p->n_grounds_no_award = read[1].n;
    p->grounds_rejection = part_to_choices(c, read[2]);
    p->n_grounds_rejection = read[2].n;
    p->grounds_veto = part_to_choices(c, read[3]);
    p->n_grounds_veto = read[3].n;
}
