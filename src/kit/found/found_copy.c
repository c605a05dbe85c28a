#include "kit/found/found.h"

static void copy_all(struct arena *a, str *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *texts[i] = texts[i]->len ? arena_copy(a, *texts[i]) : (str){0};
}

static void copy_lists(struct arena *a, struct found *f)
{
    struct found_person *people = arena_take(a, f->n_people + 1, sizeof *people);
    str *tags = arena_take(a, f->n_tags + 1, sizeof *tags);
    struct found_number *numbers = arena_take(a, f->n_numbers + 1, sizeof *numbers);
    struct found_fact *facts = arena_take(a, f->n_facts + 1, sizeof *facts);
    for (size_t i = 0; i < f->n_people; i++) {
        struct found_person *p = &people[i];
        *p = f->people[i];
        copy_all(a, (str *const[]){&p->name, &p->address, &p->handle, &p->url, &p->role}, 5);
    }
    for (size_t i = 0; i < f->n_tags; i++)
        tags[i] = arena_copy(a, f->tags[i]);
    for (size_t i = 0; i < f->n_numbers; i++)
        numbers[i] = (struct found_number){arena_copy(a, f->numbers[i].code), f->numbers[i].value};
    for (size_t i = 0; i < f->n_facts; i++)
        facts[i] =
            (struct found_fact){arena_copy(a, f->facts[i].code), arena_copy(a, f->facts[i].value)};
    f->people = people;
    f->tags = tags;
    f->numbers = numbers;
    f->facts = facts;
}

struct found found_copy(struct arena *a, const struct found *item)
{
    struct found f = *item;
    str *const texts[] = {&f.id,    &f.title,   &f.url,  &f.text,   &f.language, &f.event,
                          &f.place, &f.country, &f.word, &f.thread, &f.parent,   &f.note};
    copy_all(a, texts, COUNT(texts));
    copy_lists(a, &f);
    return f;
}
