#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/people/inside.h"
#include "feature/people/merge.sql.h"
#include "feature/people/people.sql.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

/* What stays, and why; the page says it in words. */
#define KEPT                                                                                       \
    S("{\"award\":\"without a name: years and counts stay true\","                                 \
      "\"decision\":\"without a name: so that decisions can be checked\","                         \
      "\"review\":\"without a name: others were decided about with it\","                          \
      "\"ledger\":\"numbers only\"}")

enum { PICTURES_MOST = 20 };

struct delete_view {
    const struct req *r;
    bool asked;
    moment due;
    const struct row_people_erasure_holds *holds; /* what waits, although it was asked for */
    size_t n_holds;
    struct frame_field current;
};

#include "feature/people/erasure.html.h"

/* ---- the rules ------------------------------------------------------------------------------- */

static enum err ask(struct ctx *c)
{
    struct row_people_erasure open;
    struct row_people_last_manager manager;
    enum err e = q_people_erasure(c, c->me, &open);
    if (!e && open.found)
        return fail(c, ERR_CONFLICT, "You have asked for this already.");
    if (e || (e = q_people_last_manager(c, c->me, &manager)))
        return e;
    if (manager.last)
        return fail(c, ERR_REFUSED,
                    "Nobody else runs the program. Make somebody else a manager "
                    "and an operator first.");
    int64_t id = id_new(c);
    moment due = {c->now.s + (int64_t)ERASURE_DAYS * 86400};
    if ((e = q_people_add_erasure(
             c, &(struct in_people_add_erasure){.id = id,
                                                .person = c->me,
                                                .due = due,
                                                .ground = S("asked by the person"),
                                                .kept = KEPT})))
        return e;
    return people_note(c, "erasure.asked", id, c->me);
}

enum err people_erase_ask(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, ask(c));
}

static enum err stop(struct ctx *c)
{
    struct row_people_erasure open;
    struct row_people_stop_erasure moved;
    enum err e = q_people_erasure(c, c->me, &open);
    if (!e && !open.found)
        return fail_quicker(c);
    if (e || (e = q_people_stop_erasure(c, open.id, &moved)))
        return e;
    return people_note(c, "erasure.stopped", open.id, c->me);
}

enum err people_erase_stop(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, stop(c));
}

/* An employer that nobody else has named goes as well. */
static enum err forget_employers(struct ctx *c, int64_t person)
{
    struct row_people_forget_employers *rows;
    size_t n;
    enum err e = q_people_forget_employers(c, person, &rows, &n);
    if (!e)
        e = q_people_forget_affiliations(c, person);
    for (size_t i = 0; !e && i < n; i++)
        e = q_people_forget_organization(c, rows[i].organization);
    return e;
}

static enum err forget_account(struct ctx *c, int64_t person)
{
    str email;
    enum err e = account_email(c, person, &email);
    if (!e)
        e = mail_forget_person(c, person, email);
    return e ? e : account_close(c, person);
}

/* What is about the person only goes; the rest stays with a person who has no name. */
static enum err forget(struct ctx *c, int64_t person)
{
    struct row_people_make_tombstone row;
    str handle = arena_format(c->mem, "former-%lld", (long long)person);
    enum err e = forget_account(c, person);
    if (!e)
        e = q_people_end_names(c, person);
    if (!e)
        e = q_people_end_texts(c, person);
    if (!e)
        e = q_people_end_links(c, person);
    if (!e)
        e = q_people_end_languages(c, person);
    if (!e)
        e = forget_employers(c, person);
    return e ? e : q_people_make_tombstone(c, person, handle, &row);
}

/* The pictures of all records that are one by now. */
struct pictures {
    str list[PICTURES_MOST];
    size_t n;
};

/* Records that were merged into it go with it, those first. */
static enum err forget_all(struct ctx *c, int64_t person, struct pictures *pictures)
{
    struct row_merge_merged_into *merged;
    struct row_people_person old;
    size_t n;
    enum err e = q_people_person(c, person, &old);
    if (e || (e = q_merge_merged_into(c, person, &merged, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        e = forget_all(c, merged[i].id, pictures);
    if (e || (e = merge_forget(c, person)) || (e = forget(c, person)))
        return e;
    if (old.avatar.set && pictures->n < PICTURES_MOST)
        pictures->list[pictures->n++] = old.avatar.value;
    return people_note_all(c, "erasure.done", person, person);
}

static enum err erase_one(struct ctx *c, const struct row_people_erasures_due *due)
{
    struct row_people_run_erasure moved;
    struct pictures pictures = {.n = 0};
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_people_run_erasure(c, due->id, &moved)))
        e = forget_all(c, due->person, &pictures);
    e = db_end(c, e);
    for (size_t i = 0; !e && i < pictures.n; i++)
        file_forget(c, pictures.list[i]);
    return e;
}

enum err people_erase_due(struct ctx *c, size_t *n)
{
    struct row_people_erasures_due *rows;
    size_t many;
    *n = 0;
    enum err e = q_people_erasures_due(c, &rows, &many);
    for (size_t i = 0; !e && i < many; i++) {
        e = erase_one(c, &rows[i]);
        if (e == ERR_CONFLICT) /* another process was quicker */
            e = OK;
        else if (!e)
            ++*n;
    }
    return e;
}

static enum err again(struct ctx *c, int64_t person, struct row_people_erasures_due *due)
{
    struct row_people_erasure open;
    enum err e = q_people_erasure(c, person, &open);
    *due = (struct row_people_erasures_due){open.id, person};
    if (e || open.found)
        return e;
    due->id = id_new(c);
    return q_people_add_erasure(
        c, &(struct in_people_add_erasure){.id = due->id,
                                           .person = person,
                                           .due = c->now,
                                           .ground = S("was deleted after the backup"),
                                           .kept = KEPT});
}

enum err people_erase_again(struct ctx *c, int64_t person)
{
    struct row_people_erasures_due due;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, again(c, person, &due))))
        return e;
    return erase_one(c, &due);
}

enum err people_erase_running(struct ctx *c, int64_t *n)
{
    struct row_people_erasures_running row;
    enum err e = q_people_erasures_running(c, &row);
    if (!e)
        *n = row.n;
    return e;
}

enum err people_erase_wipe(struct ctx *c)
{
    enum err e = store_compact(c);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, q_people_end_erasures(c));
}

/* ---- the page -------------------------------------------------------------------------------- */

enum err erasure_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_people_erasure open;
    struct delete_view v = {.r = r};
    struct row_people_erasure_holds *holds;
    enum err e = q_people_erasure(c, c->me, &open);
    if (e || (e = q_people_erasure_holds(c, &holds, &v.n_holds)))
        return e;
    v.holds = holds;
    v.asked = open.found;
    v.due = open.due;
    v.current = (struct frame_field){.name = "current",
                                     .type = "password",
                                     .label = tr(c, "Your password"),
                                     .hint = tr(c, "Not asked if you came by a link just now."),
                                     .max = 800,
                                     .autocomplete = "current-password"};
    struct html o = frame_open(c, r, tr(c, "Delete my account"), AREA_ACCOUNT);
    view_erasure(&o, &v);
    return frame_close(&o, r, out);
}

enum err erasure_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = form_has(r, "sure")
                     ? OK
                     : fail_at(c, "sure", "Tick this, so that nothing happens by mistake.");
    if (!e)
        e = account_prove(c, r, form_text(r, "current"));
    if (!e)
        e = people_erase_ask(c);
    if (!e) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return erasure_get(c, r, out);
}

enum err erasure_stop_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = people_erase_stop(c);
    (void)r;
    if (!e)
        frame_flash(out, FLASH_UNDONE);
    return e;
}
