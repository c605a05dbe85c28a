#include "kit/found/found.h"

static void name(struct text *json, const char *word)
{
    if (json->at[json->len - 1] != '{')
        text_char(json, ',');
    text_json(json, str_of(word));
    text_char(json, ':');
}

static void put(struct text *json, const char *word, str value)
{
    if (value.len == 0)
        return;
    name(json, word);
    text_json(json, value);
}

static void put_time(struct text *json, const char *word, opt_time t, bool whole_day)
{
    if (t.set)
        put(json, word,
            whole_day ? day_iso(json->mem, day_of_moment(t.value))
                      : moment_iso(json->mem, t.value));
}

static void put_mark(struct text *json, const char *word, bool set)
{
    if (set) {
        name(json, word);
        text_add(json, S("true"));
    }
}

static void put_people(struct text *json, const struct found *f)
{
    if (f->n_people == 0)
        return;
    name(json, "people");
    for (size_t i = 0; i < f->n_people; i++) {
        const struct found_person *p = &f->people[i];
        text_add(json, i ? S(",{") : S("[{"));
        put(json, "name", p->name);
        put(json, "address", p->address);
        put(json, "handle", p->handle);
        put(json, "url", p->url);
        put(json, "role", p->role);
        put_mark(json, "staff", p->staff);
        text_char(json, '}');
    }
    text_char(json, ']');
}

static void put_lists(struct text *json, const struct found *f)
{
    put_people(json, f);
    if (f->n_tags) {
        name(json, "tags");
        for (size_t i = 0; i < f->n_tags; i++) {
            text_char(json, i ? ',' : '[');
            text_json(json, f->tags[i]);
        }
        text_char(json, ']');
    }
    if (f->n_numbers) {
        name(json, "numbers");
        text_char(json, '{');
        for (size_t i = 0; i < f->n_numbers; i++) {
            name(json, arena_copy(json->mem, f->numbers[i].code).at);
            text_format(json, "%lld", (long long)f->numbers[i].value);
        }
        text_char(json, '}');
    }
    if (f->n_facts) {
        name(json, "facts");
        text_char(json, '{');
        for (size_t i = 0; i < f->n_facts; i++) {
            name(json, arena_copy(json->mem, f->facts[i].code).at);
            text_json(json, f->facts[i].value);
        }
        text_char(json, '}');
    }
}

void found_describe_one(const struct found *f, struct text *json)
{
    text_char(json, '{');
    put(json, "kind", found_kind_code(f->kind));
    put(json, "id", f->id);
    put(json, "title", f->title);
    put(json, "url", f->url);
    put_time(json, "at", f->at, f->whole_day);
    put_time(json, "until", f->until, f->whole_day);
    put(json, "text", f->text);
    put(json, "language", f->language);
    put(json, "event", f->event);
    put(json, "place", f->place);
    put(json, "country", f->country);
    put(json, "word", f->word);
    put(json, "note", f->note);
    put(json, "thread", f->thread);
    put(json, "parent", f->parent);
    put_mark(json, "accepted", f->accepted);
    put_mark(json, "draft", f->draft);
    put_mark(json, "hidden", f->hidden);
    put_mark(json, "declared", f->declared);
    put_lists(json, f);
    text_char(json, '}');
}

void found_describe_counts(const size_t counts[FOUND_KINDS], struct text *json)
{
    size_t all = 0;
    for (int kind = 0; kind < FOUND_KINDS; kind++)
        all += counts[kind];
    text_format(json, "{\"items\":%zu", all);
    for (int kind = 0; kind < FOUND_KINDS; kind++)
        if (counts[kind]) {
            name(json, found_kind_code((enum found_kind)kind).at);
            text_format(json, "%zu", counts[kind]);
        }
    text_char(json, '}');
}

void found_describe(const struct found_list *list, struct text *json)
{
    size_t counts[FOUND_KINDS] = {0};
    for (size_t i = 0; i < list->n; i++)
        counts[list->items[i].kind]++;
    text_add(json, S("\"title\":"));
    text_json(json, list->title);
    put(json, "url", list->url);
    put(json, "next", list->next);
    text_add(json, S(",\"counts\":"));
    found_describe_counts(counts, json);
    text_add(json, S(",\"items\":["));
    for (size_t i = 0; i < list->n; i++) {
        text_add(json, i ? S(",\n") : S("\n"));
        found_describe_one(&list->items[i], json);
    }
    text_char(json, ']');
}
