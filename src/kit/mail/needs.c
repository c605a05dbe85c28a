/* What of a letter its reader may still read when it goes. */
#include "kit/mail/inside.h"

struct part {
    str need;
    int64_t from, len;
};

/* "g201@120+440"; without '@' it stands for the whole letter. */
static bool part_of(str word, struct part *part)
{
    str rest = word, from;
    return str_cut(&rest, '@', &part->need) && str_cut(&rest, '+', &from) &&
           str_int(from, &part->from) && str_int(rest, &part->len) && part->from >= 0 &&
           part->len >= 0;
}

static bool fits(const struct part *part, int64_t behind, str body)
{
    return part->from >= behind && part->from <= (int64_t)body.len &&
           part->len <= (int64_t)body.len - part->from;
}

static str bytes_of(str body, int64_t from, int64_t to)
{
    return (str){body.at + from, (size_t)(to - from)};
}

enum err needs_sift(struct ctx *c, const struct needs *needs, str *body, bool *may)
{
    struct text left = {.mem = c->mem};
    str rest = needs->words, word;
    int64_t behind = 0;
    bool some = false;
    enum err e = OK;
    if (str_find(rest, S("@")) == SIZE_MAX)
        return needs->guard(c, needs->person, rest, may);
    *may = true;
    while (!e && *may && str_cut(&rest, ' ', &word)) {
        struct part part;
        bool holds;
        if (!part_of(word, &part)) {
            e = word.len > 0 ? needs->guard(c, needs->person, word, may) : OK;
            continue;
        }
        if ((e = needs->guard(c, needs->person, part.need, &holds)))
            return e;
        if (!fits(&part, behind, *body)) { /* its words were taken away meanwhile */
            *may = false;
            return OK;
        }
        some = some || holds;
        text_add(&left, bytes_of(*body, behind, holds ? part.from + part.len : part.from));
        behind = part.from + part.len;
    }
    if (e || !*may)
        return e;
    text_add(&left, bytes_of(*body, behind, (int64_t)body->len));
    *may = some;
    *body = text_str(&left);
    return OK;
}
