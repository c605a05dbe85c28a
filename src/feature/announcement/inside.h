/* inside.h -- what the files of this room share. */
#ifndef FEATURE_ANNOUNCEMENT_INSIDE_H
#define FEATURE_ANNOUNCEMENT_INSIDE_H

#include "feature/announcement/announcement.h"
#include "feature/announcement/announcement.sql.h"
#include "feature/announcement/announcement_reader.sql.h"
#include "feature/people/people.h"

/* A letter with its paragraphs, ready to be made out to anybody. */
struct announcement {
    struct row_announcement_get row;
    const struct announcement_paragraph *paragraphs;
    size_t n_paragraphs;
    moment written; /* the newest of them */
};
enum err announcement_load(struct ctx *c, int64_t id, struct announcement *a) MUST_USE;

/* What one reader gets: the paragraph of their region, and the mail in their language. */
struct announcement_reader {
    int64_t region;
    struct correspondent to;
};
const struct announcement_paragraph *announcement_paragraph_for(const struct announcement *a,
                                                                int64_t region, str language);
str announcement_mail(struct ctx *c, const struct announcement *a,
                      const struct announcement_reader *reader);

/* What its reader must still be allowed when a mail about it goes (mailing.h). */
str announcement_needs(struct ctx *c, const struct announcement *a);

/* The facts for a rule, about the viewer; with `meant`, how many it is for, too (a walk through all people). */
enum err announcement_facts_of(struct ctx *c, const struct announcement *a, bool meant,
                               struct announcement_facts *f) MUST_USE;
enum err announcement_note(struct ctx *c, const char *kind, int64_t id, int64_t number) MUST_USE;
/* REFUSED with the sentence, or OK. */
enum err announcement_allow(struct ctx *c, enum announcement_answer answer) MUST_USE;

/* Notices and letters about a letter. */
enum err announcement_tell_leads(struct ctx *c, const struct announcement *a) MUST_USE;
enum err announcement_tell_checkers(struct ctx *c, const struct announcement *a) MUST_USE;
enum err announcement_remind(struct ctx *c, const struct announcement *a, int64_t person,
                             int64_t times) MUST_USE;

const char *announcement_state_words(str state); /* English, to be translated */
const char *announcement_state_tone(str state);
const char *announcement_silent_words(str silent);
const char *announcement_role_words(int64_t role);

#endif
