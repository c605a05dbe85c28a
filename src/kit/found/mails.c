#include "kit/found/found_writing.h"
#include "kit/message/message.h"

#include <string.h>

/* A beginning such as "Re:", "AW:", "Re[2]:": the mail that it answers is not named. */
static bool is_answer(str subject)
{
    static const char *const WORDS[] = {"re",  "aw",  "sv",   "antw", "vs",   "odp",  "res",
                                        "rif", "ynt", "vá",   "отв",  "回复", "答复", "fw",
                                        "fwd", "wg",  "re-2", "réf",  "tr",   NULL};
    size_t end = str_find(str_upto(subject, 12), S(":"));
    str word = str_upto(subject, end == SIZE_MAX ? 0 : end);
    word = str_trim(str_upto(word, str_find(word, S("["))));
    for (const char *const *one = WORDS; *one && word.len > 0; one++)
        if (str_same_nocase(word, str_of(*one)))
            return true;
    return false;
}

/* "[list] Re: words": without the names of lists in front. */
static str without_list(str subject)
{
    for (size_t end; str_starts(subject, S("[")); subject = str_trim(str_from(subject, end + 1))) {
        end = str_find(subject, S("]"));
        if (end == SIZE_MAX)
            break;
    }
    return subject;
}

/* News or code that nobody asked for, nor asks with. */
static bool is_news(struct arena *mem, str subject)
{
    static const char *const MARKS[] = {"[patch", "[ann", "[announce", "[pull", "[rfc patch",
                                        "[git",   "[pr",  "[vote",     NULL};
    static const char *const STARTS[] = {"announce",   "announcing", "ann:",    "[ann",
                                         "svn commit", "cvs commit", "commit ", NULL};
    str lower = arena_lower(mem, subject), plain = without_list(lower);
    for (const char *const *one = MARKS; *one; one++)
        if (str_find(str_upto(lower, 60), str_of(*one)) != SIZE_MAX)
            return true;
    for (const char *const *one = STARTS; *one; one++)
        if (str_starts(plain, str_of(*one)))
            return true;
    return false;
}

static enum found_kind kind_of(struct arena *mem, const struct message_entry *m)
{
    if (m->answer)
        return FOUND_ANSWER;
    if (m->reply || m->automatic || is_answer(without_list(m->subject)) || is_news(mem, m->subject))
        return FOUND_MESSAGE;
    return FOUND_QUESTION;
}

/* The same each time for a mail that has none. */
static str made_id(struct arena *mem, const struct message_entry *m)
{
    uint64_t h = str_hash(S(""));
    const str parts[] = {m->sender.address, S("/"), m->sender.name, S("/"), m->subject};
    for (size_t i = 0; i < COUNT(parts); i++)
        h = str_hash_on(h, parts[i]);
    return arena_format(mem, "%016llx-%lld", (unsigned long long)h,
                        m->date.set ? (long long)m->date.value.s : 0);
}

static bool no_counts(void *state, const struct message_counts *counts)
{
    (void)state, (void)counts;
    return true;
}

static bool put_mail(void *state, const struct message_entry *m)
{
    struct found_writing *w = state;
    str id = m->id.len ? m->id : made_id(w->scratch, m);
    const struct found_person sender = {.name = m->sender.name, .address = m->sender.address};
    return found_write(w, &(struct found){.kind = kind_of(w->scratch, m),
                                          .id = id,
                                          .title = m->subject,
                                          .at = m->date,
                                          .thread = m->thread.len ? m->thread : id,
                                          .parent = m->parent,
                                          .word = m->automatic ? S("automatic") : S(""),
                                          .people = &sender,
                                          .n_people = sender.name.len || sender.address.len});
}

enum err found_mails(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    struct found_writing w = found_writing(c, flow);
    enum err e = message_stream(c, flow, hint, &(struct message_sink){no_counts, put_mail, &w});
    return found_written(c, &w, e);
}

/* ---- mails in memory --------------------------------------------------------------------------- */

struct shelf {
    str left;
    struct text *out;
};

static size_t read_shelf(void *state, char *room, size_t len)
{
    struct shelf *s = state;
    str part = str_upto(s->left, len);
    if (part.len > 0)
        memcpy(room, part.at, part.len);
    s->left = str_from(s->left, part.len);
    return part.len;
}

static bool write_shelf(void *state, str bytes)
{
    text_add(((struct shelf *)state)->out, bytes);
    return true;
}

enum err found_put_mails(struct ctx *c, str mails, str hint, struct text *out)
{
    struct shelf s = {mails, out};
    const struct sandbox_flow flow = {read_shelf, write_shelf, &s};
    return found_mails(c, &flow, hint);
}
