/* dump.h -- the files of a Stack Exchange data dump (Posts.xml, Users.xml, Badges.xml, Comments.xml), row
 * by row. Runs in kit/sandbox. Knows no feature.
 *
 * A dump is not XML of any kind but one row a line, `<row Name="value" ... />`, so it is read as such: a
 * general parser is several times slower. What is no such row is refused, as are entities of one's own;
 * the file that a DOCTYPE names is never looked at. */
#ifndef KIT_DUMP_H
#define KIT_DUMP_H

#include "kit/sandbox/sandbox.h"

/* A row. What the file does not say is empty or not set. */
enum dump_kind {
    DUMP_QUESTION,
    DUMP_ANSWER,
    DUMP_OTHER_POST, /* texts about tags and the like */
    DUMP_USER,
    DUMP_BADGE,
    DUMP_COMMENT,
};
struct dump_row {
    enum dump_kind kind;
    opt_int id, owner, score; /* owner: of a badge, who has it; score: of a user, the reputation */
    opt_int parent;           /* of an answer, the question; of a comment, the post */
    opt_int accepted;         /* of a question: its accepted answer */
    bool is_accepted;         /* an answer, which a question before it has accepted */
    opt_int rank;             /* of a badge: 1 gold, 2 silver, 3 bronze */
    opt_int views, comments;  /* of a post */
    str name;                 /* of the owner, the user, the badge */
    str title, tags;          /* of a post; tags: "<a><b>" or "|a|b|" */
    str text;                 /* of a comment */
    str location, website;    /* of a user */
    opt_time date;            /* UTC */
};

/* What becomes of the rows; false when nobody takes them any more. */
struct dump_sink {
    bool (*take)(void *state, const struct dump_row *row); /* valid during the call */
    void *state;
};
/* What is known at the end of a file. */
struct dump_person {
    int64_t id;
    uint32_t questions, answers, accepted;
};
enum { DUMP_COUNTS = 6, DUMP_PEOPLE = 100 };
struct dump_summary {
    str kind;                       /* "posts", "users", "badges", "comments" */
    const char *names[DUMP_COUNTS]; /* of the counts; NULL: no more */
    size_t counts[DUMP_COUNTS];
    struct dump_person people[DUMP_PEOPLE + 1]; /* of posts: the owners with most answers */
    size_t n_people;
};

/* Reads a file of any length, in the sandbox, row by row. Owners and accepted answers are kept, 16 bytes
 * each; a row has at most 4 MB.
 * Errors: INVALID with the number of the last good row; BUSY if a row was not taken. */
enum err dump_stream(struct ctx *c, const struct sandbox_flow *flow, const struct dump_sink *sink,
                     struct dump_summary *summary) MUST_USE;

/* The same as a sandbox_stream_job: one of the four files, told apart by its first element, to the members
 * "items", "kind" and "counts" of a JSON object, and of posts "people": the 100 owners with most answers,
 * with their questions and how many of their answers were accepted.
 * counts: posts: posts, questions, answers, others, accepted (questions with an accepted answer),
 * without_owner; users: users, with_location, with_website; badges: badges, people; comments: comments,
 * people. */
enum err dump_describe(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;

#endif
