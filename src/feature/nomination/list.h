/* list.h -- between the files of this room only: the filters that the desk and the list of a cycle
 * have in common, their rows, and the same rows as a table for spreadsheets. */
#ifndef FEATURE_NOMINATION_LIST_H
#define FEATURE_NOMINATION_LIST_H

#include "feature/frame/frame.h"
#include "feature/nomination/lead.sql.h"
#include "feature/nomination/nomination.h"
#include "feature/program/program.h"

enum { LIST_ROWS = 50, LIST_CSV_ROWS = 20000 };

/* What the address says; 0 and empty: all. */
struct list_filter {
    const char *page; /* "/lead", "/nominations" */
    bool everything;  /* not only the viewer's regions */
    str state, words, attention;
    int64_t cycle, region, expertise, before;
};
struct list_tab {
    str words, address;
    int64_t n;
    bool chosen;
};
struct list_view {
    struct list_filter f;
    bool one_region; /* the column of regions says nothing */
    struct row_lead_desk *rows;
    size_t n;
    struct list_tab tabs[NOMINATION_STATES + 1];
    size_t n_tabs;
    int64_t total;
    const struct frame_option *cycles, *regions, *expertises;
    size_t n_cycles, n_regions, n_expertises;
    str csv; /* address of the same list as a table */
    struct frame_pages pages;
};

struct list_filter list_read(struct ctx *c, const struct req *r, const char *page);
/* An address with all that narrows, but for `state` and `before`. */
str list_address(struct ctx *c, const struct list_filter *f, str state, int64_t before);
enum err list_load(struct ctx *c, struct list_view *v) MUST_USE;
enum err list_csv(struct ctx *c, const struct list_filter *f, struct res *out) MUST_USE;
/* Filters, tabs of states, table, pages. */
void view_nomination_list(struct html *o, const struct list_view *v);

#endif
