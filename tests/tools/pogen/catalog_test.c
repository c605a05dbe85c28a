/* The catalog that pogen made of good.po. */
#include "kit/i18n/i18n.h"

#include "base/test.h"

int main(void)
{
    const struct catalog *k = i18n_catalogs[1];
    struct arena *a = arena_new();
    struct ctx c = {.mem = a, .catalog = k};
    CHECK_STR(str_of(i18n_catalogs[0]->code), S("en"));
    CHECK(i18n_catalogs[0]->n == 0 && !i18n_catalogs[2]);
    CHECK_STR(str_of(k->code), S("good"));
    CHECK_STR(str_of(k->direction), S("ltr"));
    CHECK(k->n == 5 && k->forms == 3);
    static const struct {
        uint64_t n;
        size_t form;
    } forms[] = {{0, 2}, {1, 0}, {2, 1}, {4, 1}, {5, 2}, {11, 1}, {12, 1}, {21, 0}, {22, 1}, {111, 1}};
    for (size_t i = 0; i < COUNT(forms); i++)
        CHECK(k->form(forms[i].n) == forms[i].form);
    for (size_t i = 1; i < k->n; i++)
        CHECK(strcmp(k->entries[i - 1].id, k->entries[i].id) < 0);
    CHECK_STR(tr(&c, "Save"), S("Sichern"));
    CHECK_STR(tr(&c, "Not used, as it is fuzzy"), S("Not used, as it is fuzzy"));
    CHECK_STR(tr(&c, "Not yet translated"), S("Not yet translated"));
    CHECK_STR(tr(&c, "Obsolete"), S("Obsolete"));
    CHECK_STR(tr(&c, "Two\nlines with \"quotes\", a \\ and a\ttab"),
              S("Zwei\nZeilen mit \"Anführung\", \\ und\tTab ?\?="));
    CHECK_STR(str_of(tr_plural(&c, "One vote", "# votes", 21)), S("# Stimme"));
    CHECK_STR(str_of(tr_plural(&c, "One vote", "# votes", 3)), S("# Stimmen"));
    CHECK_STR(str_of(tr_plural(&c, "One vote", "# votes", 0)), S("keine Stimmen"));
    CHECK_STR(arena_format(a, tr_c(k, "%s has %zu of %lld, 50%% of it"), "Ada", (size_t)2, 3LL),
              S("2 von 3 für Ada, 50 % davon"));
    CHECK_STR(tr(&c, "50% of it"), S("50 % davon"));
    arena_free(a);
    return CHECK_RESULT();
}
