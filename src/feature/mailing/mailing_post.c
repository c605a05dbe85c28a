/* A mail becomes an article: an answer, or one thread in all the groups that it went to. */
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"
#include "kit/i18n/i18n.h"

str mailing_why(const struct ctx *c, enum err e)
{
    str why = c->why;
    for (const struct problem *p = c->problems; p && why.len == 0; p = p->next)
        why = p->words;
    return e == ERR_NOT_FOUND ? tr(c, N_("There is no such group, or it is not open to you."))
                              : why;
}

/* ---- where it stands ---------------------------------------------------------------------------- */

/* A reply goes to its article; a mail to groups answers whatever of it stands in one of them. */
static enum err find_parent(struct ctx *c, const struct incoming *in,
                            const struct mailing_place *place, int64_t *parent)
{
    *parent = place->article;
    for (size_t i = 0; i < in->mail->n_answered && *parent == 0; i++) {
        int64_t id;
        enum err e = lounge_find(c, in->mail->answered[i], &id);
        for (size_t k = 0; !e && id != 0 && k < place->n && *parent == 0; k++) {
            struct row_mailing_in_group row = {0};
            e = q_mailing_in_group(c, id, place->groups[k], &row);
            *parent = !e && row.found ? id : 0;
        }
        if (e)
            return e;
    }
    return OK;
}

static const char *refusal(const struct newsgroup *g)
{
    if (!str_same(g->state, S("open")))
        return N_("This group can be read, but nobody can write in it now.");
    if (!(g->rights & (LOUNGE_REPLY | LOUNGE_START)))
        return N_("You can read this group, but not write in it.");
    return g->rights & LOUNGE_START ? NULL
                                    : N_("You can answer in this group, but not start threads.");
}

/* The groups of a new thread, and the rights in all of them; `not`: a line for each other one. */
struct choice {
    int64_t groups[ARTICLE_GROUPS_MAX], rights;
    size_t n;
    struct text not ;
};

static enum err choose(struct ctx *c, const struct mailing_place *place, struct choice *to)
{
    *to = (struct choice){.rights = -1, .not = {.mem = c->mem}};
    size_t hidden = 0;
    for (size_t i = 0; i < place->n; i++) {
        struct newsgroup g;
        enum err e = lounge_group(c, place->groups[i], &g);
        if (e && e != ERR_NOT_FOUND)
            return e;
        const char *why = e ? NULL : refusal(&g);
        hidden += e != OK;
        str shown = why ? tr(c, why) : (str){0};
        if (why)
            text_format(&to->not, "%.*s: %.*s\n", STR_ARG(g.title), STR_ARG(shown));
        else if (!e && to->n == ARTICLE_GROUPS_MAX)
            return fail(c, ERR_REFUSED, "An article goes to %d groups at most.",
                        ARTICLE_GROUPS_MAX);
        else if (!e) {
            to->groups[to->n++] = g.id;
            to->rights &= g.rights;
        }
    }
    if (hidden > 0)
        text_add(&to->not, tr(c, N_("There is no such group, or it is not open to you.")));
    return to->n > 0 ? OK : fail(c, ERR_REFUSED, "%.*s", STR_ARG(str_trim(text_str(&to->not ))));
}

/* ---- what it says --------------------------------------------------------------------------------- */

/* Files as far as the groups let this person attach; *left: how many stayed behind. */
static struct article_file *files_of(struct ctx *c, const struct incoming *in, int64_t rights,
                                     size_t *n, size_t *left)
{
    struct article_file *files = arena_take(c->mem, ARTICLE_FILES_MAX, sizeof *files);
    *n = 0;
    for (size_t i = 0; i < in->mail->n_files; i++) {
        const struct message_file *f = &in->mail->files[i];
        if ((rights & LOUNGE_ATTACH) && *n < ARTICLE_FILES_MAX && f->bytes.len <= ARTICLE_FILE_MAX)
            files[(*n)++] = (struct article_file){f->name, f->type, f->bytes};
    }
    *left = in->mail->n_files - *n + in->mail->left_out;
    return files;
}

static enum err place_of(struct ctx *c, const struct incoming *in,
                         const struct mailing_place *place, struct article_new *article,
                         struct choice *to)
{
    struct article parent;
    struct newsgroup group;
    enum err e = find_parent(c, in, place, &article->parent);
    if (e)
        return e;
    if (article->parent == 0) {
        if ((e = choose(c, place, to)))
            return e;
        for (size_t i = 0; i < to->n; i++)
            article->groups[article->n_groups++] = to->groups[i];
        article->subject =
            str_trim(str_first_chars(str_trim(in->mail->subject), ARTICLE_SUBJECT_MAX));
        return OK;
    }
    *to = (struct choice){0};
    if (!(e = lounge_article(c, article->parent, &parent)) &&
        !(e = lounge_group(c, parent.group, &group)))
        to->rights = group.rights;
    if (e == ERR_NOT_FOUND)
        return fail(c, ERR_REFUSED,
                    "What you answered is not there any more, or not for you to read.");
    return e;
}

/* What of it was left out, in one letter. */
static enum err tell_rest(struct ctx *c, const struct incoming *in, struct choice *to, size_t left)
{
    struct text t = {.mem = c->mem};
    if (to->not .len > 0)
        text_add(&t, words_format(c,
                                  tr_c(c->catalog, N_("Your mail was posted, but not in all groups "
                                                      "that it was sent to:\n\n%.*s\n")),
                                  STR_ARG(str_trim(text_str(&to->not )))));
    if (left > 0)
        text_add(&t, tr(c, N_("Your mail was posted, but not all of its files: they are too "
                              "large or too many, or this group takes none from you.")));
    return t.len > 0 ? mailing_answer(c, in, text_str(&t)) : OK;
}

/* It came twice: some mail servers bring a mail once for each recipient, who may be named in no line of its head. */
static enum err post_again(struct ctx *c, const struct incoming *in,
                           const struct article_new *article, struct choice *to)
{
    size_t more = 0;
    c->why = (str){0};
    enum err e = article->parent ? OK : lounge_post_also(c, article, &more);
    if (e && e != ERR_CONFLICT && e != ERR_NOT_FOUND) /* somebody else's, or gone */
        return e;
    mailing_note(c->program, more > 0 ? "posted" : "known");
    return more > 0 ? tell_rest(c, in, to, 0) : OK;
}

enum err mailing_post(struct ctx *c, const struct incoming *in, const struct mailing_place *place)
{
    struct article_new article = {.door = "mail",
                                  .kind = "post",
                                  .message_id = in->message_id,
                                  .body = str_trim(in->mail->reply)};
    struct choice to;
    size_t left;
    int64_t id;
    enum article_end end;
    enum err e = place_of(c, in, place, &article, &to);
    if (e)
        return e;
    article.files = files_of(c, in, to.rights, &article.n_files, &left);
    if (article.body.len == 0 && article.n_files > 0)
        article.body = article.files[0].name;
    if (article.body.len == 0)
        return fail(c, ERR_REFUSED, "Your mail has no words of its own above what it quotes.");
    e = lounge_post(c, &article, &id, &end);
    if (e == ERR_CONFLICT)
        return post_again(c, in, &article, &to);
    if (e)
        return e;
    mailing_note(c->program, end == ARTICLE_HELD ? "held" : "posted");
    return tell_rest(c, in, &to, left);
}

enum err mailing_may_post(struct ctx *c, const struct incoming *in,
                          const struct mailing_place *place, bool *news)
{
    struct article_new article = {0};
    struct choice to;
    int64_t known;
    enum err e = place_of(c, in, place, &article, &to);
    if (e || (e = lounge_find(c, in->message_id, &known)))
        return e;
    *news = known == 0;
    for (size_t i = 0; !e && i < article.n_groups && !*news; i++) {
        struct row_mailing_in_group row;
        if (!(e = q_mailing_in_group(c, known, article.groups[i], &row)))
            *news = !row.found;
    }
    return e;
}
