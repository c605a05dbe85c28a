#include "feature/program/part.h"

#include "kit/i18n/i18n.h"

enum { LINES_MAX = 80, CODE_MAX = 36 };

const char *part_name(struct ctx *c, const char *prefix, const char *what, size_t line)
{
    return arena_format(c->mem, "%s_%s_%zu", prefix, what, line).at;
}

bool part_sent(const struct req *r)
{
    return str_same(r->method, S("POST"));
}

str part_one_line(struct ctx *c, str text)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < text.len; i++)
        text_char(&t, text.at[i] == '\n' || text.at[i] == '\t' ? ' ' : text.at[i]);
    return str_trim(text_str(&t));
}

str part_code(struct ctx *c, str name)
{
    str latin = arena_lower(c->mem, i18n_latin(c->mem, name));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < latin.len && t.len < CODE_MAX; i++) {
        char ch = latin.at[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))
            text_char(&t, ch);
        else if (t.len > 0 && t.at[t.len - 1] != '-')
            text_char(&t, '-');
    }
    str code = text_str(&t);
    while (str_ends(code, S("-")))
        code.len--;
    return code;
}

str part_code_unused(struct ctx *c, str name, bool (*taken)(const void *among, str code),
                     const void *among)
{
    str first = part_code(c, name);
    if (first.len == 0)
        first = S("other");
    str code = first;
    for (int i = 2; taken(among, code); i++)
        code = arena_format(c->mem, "%.*s-%d", STR_ARG(first), i);
    return code;
}

/* ---- filling --------------------------------------------------------------------------------- */

static struct frame_select place_of(struct ctx *c, const struct part_list *l, size_t line,
                                    size_t lines, int64_t chosen)
{
    struct frame_option *options = arena_take(c->mem, lines, sizeof *options);
    for (size_t i = 0; i < lines; i++)
        options[i] =
            (struct frame_option){arena_format(c->mem, "%zu", i + 1),
                                  i18n_number(c, (int64_t)i + 1), chosen == (int64_t)i + 1};
    return (struct frame_select){.name = part_name(c, l->prefix, "place", line),
                                 .label = tr(c, N_("Place")),
                                 .options = options,
                                 .n = lines};
}

static void fill_line(struct ctx *c, const struct part_list *l, size_t i, size_t lines,
                      const struct part_item *item)
{
    struct part_line *x = &l->lines[i];
    x->code_name = part_name(c, l->prefix, "code", i);
    x->drop_name = part_name(c, l->prefix, "drop", i);
    x->required_name = l->asks_required ? part_name(c, l->prefix, "required", i) : NULL;
    x->fresh = item->code.len == 0;
    x->code = item->code;
    x->address = item->address;
    x->title = item->name;
    x->required = item->required;
    x->name = (struct frame_field){
        .name = part_name(c, l->prefix, "name", i),
        .type = "text",
        .label = x->fresh ? tr(c, N_("Name of a new one")) : tr(c, N_("Name")),
        .value = item->name,
        .required = !x->fresh,
        .max = l->name_max,
    };
    x->place = place_of(c, l, i, lines, (int64_t)i + 1);
}

static size_t lines_sent(struct ctx *c, const struct req *r, const struct part_list *l)
{
    size_t n = 0;
    while (n < LINES_MAX && form_has(r, part_name(c, l->prefix, "code", n)))
        n++;
    return n;
}

static void fill_sent(struct ctx *c, const struct req *r, struct part_list *l)
{
    for (size_t i = 0; i < l->n_lines; i++) {
        struct part_line *x = &l->lines[i];
        str name = x->address.len ? x->title : form_text(r, x->name.name);
        x->name.value = name;
        x->required = x->required_name && form_has(r, x->required_name);
        x->dropped = form_has(r, x->drop_name);
        x->place = place_of(c, l, i, l->n_lines,
                            form_int(r, part_name(c, l->prefix, "place", i), (int64_t)i + 1));
    }
}

static const struct part_item *item_of(struct part_items items, str code)
{
    for (size_t i = 0; i < items.n; i++)
        if (str_same(items.list[i].code, code))
            return &items.list[i];
    return NULL;
}

void part_list_fill(struct ctx *c, const struct req *r, struct part_list *list,
                    const struct part_item *items, size_t n)
{
    static const struct part_item fresh = {0};
    const struct part_items known = {(struct part_item *)(uintptr_t)items, n};
    bool sent = part_sent(r);
    size_t lines = sent ? lines_sent(c, r, list) : n + list->blanks;
    list->lines = arena_take(c->mem, lines, sizeof *list->lines);
    list->n_lines = lines;
    for (size_t i = 0; i < lines; i++) {
        const struct part_item *item = i < n ? &items[i] : &fresh;
        if (sent && !(item = item_of(known, form_text(r, part_name(c, list->prefix, "code", i)))))
            item = &fresh;
        fill_line(c, list, i, lines, item);
    }
    if (sent)
        fill_sent(c, r, list);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Who moves up goes before who stands there already, who moves down after. */
static int64_t order_of(const struct req *r, struct ctx *c, const struct part_list *l, size_t line)
{
    int64_t stood = (int64_t)line + 1;
    int64_t place = form_int(r, part_name(c, l->prefix, "place", line), stood);
    place = place < 1 ? 1 : place > LINES_MAX ? LINES_MAX : place;
    return 3 * place + (place < stood ? -1 : place > stood ? 1 : 0);
}

struct lines {
    struct part_items items;
    int64_t order[LINES_MAX];
};

static void put_in_order(struct lines *all, struct part_item item, int64_t order)
{
    size_t at = all->items.n++;
    for (; at > 0 && all->order[at - 1] > order; at--) {
        all->order[at] = all->order[at - 1];
        all->items.list[at] = all->items.list[at - 1];
    }
    all->order[at] = order;
    all->items.list[at] = item;
}

struct reading {
    const struct req *r;
    const struct part_list *list;
    struct part_items known;
};

static bool read_line(struct ctx *c, const struct reading *in, size_t line, struct part_item *item)
{
    const char *prefix = in->list->prefix, *name = part_name(c, prefix, "name", line);
    const struct part_item *old =
        item_of(in->known, form_text(in->r, part_name(c, prefix, "code", line)));
    if (form_has(in->r, part_name(c, prefix, "drop", line)))
        return false;
    *item = old ? *old : (struct part_item){0};
    item->line = line;
    if (old && old->address.len)
        return true;
    item->name = form_text(in->r, name);
    item->required = form_has(in->r, part_name(c, prefix, "required", line));
    if (!old && item->name.len == 0)
        return false;
    if (item->name.len == 0)
        fail_at(c, name, "Write a name, or choose to remove this line.");
    else
        check_text(c, name, item->name, (struct text_rule){1, in->list->name_max, false});
    return true;
}

static bool is_taken(const void *among, str code)
{
    const struct part_items *items = among;
    return item_of(*items, code) != NULL;
}

static void check_names(struct ctx *c, const struct part_list *l, struct part_items items)
{
    for (size_t i = 0; i < items.n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_same_nocase(items.list[i].name, items.list[k].name))
                fail_at(c, part_name(c, l->prefix, "name", items.list[i].line),
                        "This name is there twice.");
}

struct part_items part_list_read(struct ctx *c, const struct req *r, const struct part_list *list,
                                 struct part_items known)
{
    const struct reading in = {r, list, known};
    size_t sent = lines_sent(c, r, list);
    struct lines *all = arena_take(c->mem, 1, sizeof *all);
    all->items.list = arena_take(c->mem, sent, sizeof *all->items.list);
    for (size_t i = 0; i < sent; i++) {
        struct part_item item;
        if (read_line(c, &in, i, &item))
            put_in_order(all, item, order_of(r, c, list, i));
    }
    for (size_t i = 0; i < all->items.n; i++)
        if (all->items.list[i].code.len == 0)
            all->items.list[i].code =
                part_code_unused(c, all->items.list[i].name, is_taken, &all->items);
    if (all->items.n < list->min)
        fail_at(c, part_name(c, list->prefix, sent > known.n ? "name" : "place", 0),
                "Give at least %zu here.", list->min);
    if (all->items.n > list->max)
        fail_at(c, part_name(c, list->prefix, "name", sent ? sent - 1 : 0), "At most %zu fit here.",
                list->max);
    check_names(c, list, all->items);
    return all->items;
}

/* ---- choices --------------------------------------------------------------------------------- */

struct part_items part_of_choices(struct ctx *c, const struct policy_choice *list, size_t n)
{
    struct part_item *all = arena_take(c->mem, n, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct part_item){.code = list[i].code, .name = list[i].name};
    return (struct part_items){all, n};
}

const struct policy_choice *part_to_choices(struct ctx *c, struct part_items items)
{
    struct policy_choice *all = arena_take(c->mem, items.n, sizeof *all);
    for (size_t i = 0; i < items.n; i++)
        all[i] = (struct policy_choice){items.list[i].code, items.list[i].name};
    return all;
}
