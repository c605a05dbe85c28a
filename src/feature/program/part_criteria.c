#include "feature/program/part.h"

enum { CRITERIA_MAX = 12, NUMBER_MAX = 99, HINT_MAX = 500 };

static struct part_list list_of(struct ctx *c)
{
    return (struct part_list){
        .prefix = "criterion",
        .legend = tr(c, N_("Criteria")),
        .hint = tr(c, N_("Reviewers give 0 to 10 points for each. The weights are per cent and add "
                         "up to 100.")),
        .min = 1,
        .alone = true,
        .max = CRITERIA_MAX,
        .name_max = 60,
        .blanks = 1,
    };
}

static struct part_items items_of(struct ctx *c, const struct policy *p)
{
    struct part_item *all = arena_take(c->mem, p->n_criteria, sizeof *all);
    for (size_t i = 0; i < p->n_criteria; i++)
        all[i] = (struct part_item){.code = p->criteria[i].code, .name = p->criteria[i].name};
    return (struct part_items){all, p->n_criteria};
}

static const struct policy_criterion *with_code(const struct policy *p, str code)
{
    for (size_t i = 0; i < p->n_criteria; i++)
        if (str_same(p->criteria[i].code, code))
            return &p->criteria[i];
    return NULL;
}

/* What a record can show of a criterion by itself. */
static const struct {
    const char *code, *words;
} SHOWN_BY[] = {
    {"", N_("Nothing: reviewers read it")},
    {"reach", N_("The people who were reached")},
    {"kinds", N_("The kinds of work")},
    {"writing", N_("Writing")},
    {"speaking", N_("Speaking")},
    {"code", N_("Code")},
    {"help", N_("Help")},
    {"community", N_("Community")},
    {"feedback", N_("Feedback to teams")},
};

static bool is_shown_by(str code)
{
    for (size_t i = 0; i < COUNT(SHOWN_BY); i++)
        if (str_same(code, str_of(SHOWN_BY[i].code)))
            return true;
    return false;
}

static const struct frame_select *select_shown_by(struct ctx *c, const char *name, str chosen)
{
    struct frame_option *options = arena_take(c->mem, COUNT(SHOWN_BY), sizeof *options);
    struct frame_select *select = arena_take(c->mem, 1, sizeof *select);
    for (size_t i = 0; i < COUNT(SHOWN_BY); i++)
        options[i] = (struct frame_option){str_of(SHOWN_BY[i].code), tr(c, SHOWN_BY[i].words),
                                           str_same(chosen, str_of(SHOWN_BY[i].code))};
    *select = (struct frame_select){.name = name,
                                    .label = tr(c, N_("What a record shows of it")),
                                    .options = options,
                                    .n = COUNT(SHOWN_BY)};
    return select;
}

static void fill_line(struct ctx *c, const struct req *r, const struct policy *p,
                      struct part_line *x, size_t line)
{
    struct frame_field *both = arena_take(c->mem, 2, sizeof *both);
    const struct policy_criterion *k = with_code(p, x->code);
    const char *weight = part_name(c, "criterion", "weight", line),
               *hint = part_name(c, "criterion", "hint", line);
    str stored = k ? arena_format(c->mem, "%lld", (long long)k->weight) : S("");
    both[0] = (struct frame_field){
        .name = weight,
        .type = "number",
        .label = tr(c, N_("Weight in per cent")),
        .value = part_sent(r) ? form_text(r, weight) : stored,
        .required = !x->fresh,
        .min = "1",
    };
    both[1] = (struct frame_field){
        .name = hint,
        .type = "textarea",
        .label = tr(c, N_("What reviewers look for")),
        .value = part_sent(r) ? form_text(r, hint)
                 : k          ? k->hint
                              : S(""),
        .max = HINT_MAX,
        .rows = 2,
    };
    const char *shown_by = part_name(c, "criterion", "shown-by", line);
    x->shown_by = select_shown_by(c, shown_by,
                                  part_sent(r) ? form_text(r, shown_by)
                                  : k          ? k->shown_by
                                               : S(""));
    x->weight = &both[0];
    x->hint = &both[1];
}

void criteria_fill(struct ctx *c, const struct req *r, const struct policy *p,
                   struct criteria_form *f)
{
    struct part_items items = items_of(c, p);
    f->list = list_of(c);
    part_list_fill(c, r, &f->list, items.list, items.n);
    for (size_t i = 0; i < f->list.n_lines; i++)
        fill_line(c, r, p, &f->list.lines[i], i);
}

/* Scores refer to the number: a new criterion gets one that no other has. */
static int64_t next_number(const struct policy *p, int64_t last)
{
    for (size_t i = 0; i < p->n_criteria; i++)
        last = p->criteria[i].number > last ? p->criteria[i].number : last;
    if (last < NUMBER_MAX)
        return last + 1;
    for (last = 1; policy_criterion(p, last);)
        last++;
    return last;
}

static void check_sum(struct ctx *c, const struct policy_criterion *all, struct part_items items)
{
    int64_t sum = 0;
    for (size_t i = 0; i < items.n; i++)
        sum += all[i].weight;
    if (!c->problems && sum != 100)
        fail_at(c, part_name(c, "criterion", "weight", items.list[0].line),
                "The weights have to add up to 100; they add up to %lld.", (long long)sum);
}

void criteria_read(struct ctx *c, const struct req *r, struct policy *p)
{
    struct part_list list = list_of(c);
    struct part_items items = part_list_read(c, r, &list, items_of(c, p));
    struct policy_criterion *all = arena_take(c->mem, items.n, sizeof *all);
    int64_t number = 0;
    for (size_t i = 0; i < items.n; i++) {
        const struct part_item *item = &items.list[i];
        const struct policy_criterion *old = with_code(p, item->code);
        const char *weight = part_name(c, "criterion", "weight", item->line),
                   *hint = part_name(c, "criterion", "hint", item->line);
        all[i] = (struct policy_criterion){.code = item->code, .name = item->name};
        all[i].number = old ? old->number : (number = next_number(p, number));
        all[i].hint = part_one_line(c, form_text(r, hint));
        all[i].shown_by = form_text(r, part_name(c, "criterion", "shown-by", item->line));
        if (!is_shown_by(all[i].shown_by))
            all[i].shown_by = (str){0};
        check_text(c, hint, all[i].hint, (struct text_rule){0, HINT_MAX, false});
        if (!str_int(form_text(r, weight), &all[i].weight) || all[i].weight < 1 ||
            all[i].weight > 100)
            fail_at(c, weight, "Write a whole number from 1 to 100.");
    }
    check_sum(c, all, items);
    p->criteria = all;
    p->n_criteria = items.n;
}
