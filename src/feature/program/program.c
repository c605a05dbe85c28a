#include "feature/program/program.h"

#include "feature/ledger/ledger.h"
#include "feature/program/program.sql.h"
#include "feature/program/program_tree.h"
#include "kit/store/store.h"

/* ---- programs -------------------------------------------------------------------------------- */

enum err program_get(struct ctx *c, struct program *program)
{
    struct row_program_program r;
    enum err e = q_program_program(c, &r);
    if (!e)
        *program = (struct program){r.id, r.code, r.name, r.state, (int)r.hue};
    return e;
}

enum err program_by_code(struct ctx *c, str code, int64_t *id)
{
    struct row_program_program_by_code row;
    enum err e = q_program_program_by_code(c, code, &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_NOT_FOUND, "There is no program of this name here.");
    *id = row.id;
    return OK;
}

enum err program_list(struct ctx *c, const struct program **list, size_t *n)
{
    struct row_program_programs *rows;
    size_t many;
    enum err e = q_program_programs(c, &rows, &many);
    if (e)
        return e;
    struct program *all = arena_take(c->mem, many, sizeof *all);
    for (size_t i = 0; i < many; i++)
        all[i] = (struct program){rows[i].id, rows[i].code, rows[i].name, rows[i].state,
                                  (int)rows[i].hue};
    *list = all;
    *n = many;
    return OK;
}

enum err program_only(struct ctx *c, int64_t *id)
{
    struct row_program_program_only row;
    enum err e = q_program_program_only(c, &row);
    if (!e)
        *id = row.number == 1 ? row.id : 0;
    return e;
}

static bool hue_ok(int64_t hue)
{
    return hue >= 0 && hue <= 345 && hue % 15 == 0;
}

enum err program_change(struct ctx *c, str name, int64_t hue)
{
    struct row_program_program_change row;
    if (!(c->bits & MANAGER))
        return fail(c, ERR_REFUSED, "Only a manager can change the program.");
    check_text(c, "name", name, (struct text_rule){.min = 2, .max = 80});
    if (!hue_ok(hue))
        fail_at(c, "hue", "Choose one of the colors.");
    if (c->problems)
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_program_program_change(c, name, hue, &row)))
        e = ledger_write(c,
                         &(struct ledger_entry){.kind = "program.changed", .subject = c->program});
    return db_end(c, e);
}

/* ---- a new program --------------------------------------------------------------------------- */

static bool code_ok(str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char ch = code.at[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch == '-' && i > 0)))
            return false;
    }
    return code.len >= 2 && code.len <= 40;
}

static str rules_of(const struct program_new *in)
{
    return in->rules.len ? in->rules : str_of(policy_default());
}

static enum err make(struct ctx *c, const struct program_new *in, const struct policy *policy)
{
    enum err e;
    if ((e = q_program_program_add(c, c->program, in->code, in->name, in->hue)) ||
        (e = ledger_write(c, &(struct ledger_entry){.kind = "program.made",
                                                    .subject = c->program,
                                                    .kept = true})) ||
        (e = q_program_policy_first(c, rules_of(in), policy->digest)) ||
        (e = tree_make(c)))
        return e;
    str digest = arena_hex(c->mem, policy->digest.at, policy->digest.len);
    if ((e = ledger_write(c,
                          &(struct ledger_entry){
                              .kind = "policy.adopted",
                              .subject = 1,
                              .facts = arena_format(c->mem, "{\"version\":1,\"digest\":\"%.*s\"}",
                                                    STR_ARG(digest)),
                              .kept = true,
                          })))
        return e;
    return program_grant(c, c->me, MANAGER, 0);
}

enum err program_make(struct ctx *c, const struct program_new *in, int64_t *id)
{
    struct policy policy;
    int64_t before = c->program, bits = c->bits;
    if (!code_ok(in->code))
        fail_at(c, "code", "Use 2 to 40 small letters, digits and dashes.");
    check_text(c, "name", in->name, (struct text_rule){.min = 2, .max = 80});
    if (!hue_ok(in->hue))
        fail_at(c, "hue", "Choose a multiple of 15 from 0 to 345.");
    if (c->problems)
        return ERR_INVALID;
    if (c->me == 0)
        return fail(c, ERR_SIGN_IN, "A program is set up by a person.");
    enum err e = policy_read(c, rules_of(in), &policy);
    if (e || (e = db_begin(c)))
        return e;
    c->program = id_new(c);
    c->bits |= MANAGER; /* who sets it up gives the first role */
    int64_t made = c->program;
    e = db_end(c, make(c, in, &policy));
    c->bits = bits;
    if (e) {
        c->program = before;
        if (e == ERR_CONFLICT)
            return fail_at(c, "code", "There is a program of this name already.");
        return e;
    }
    *id = made;
    return OK;
}

/* ---- participants ---------------------------------------------------------------------------- */

static enum err join(struct ctx *c, int64_t person)
{
    struct row_program_participant there;
    struct row_program_person who;
    int64_t region = 0;
    enum err e;
    if ((e = q_program_participant(c, person, &there)) || there.found)
        return e;
    if ((e = q_program_person(c, person, &who)) || (e = program_region_of(c, who.country, &region)))
        return e;
    if (!region && (e = tree_region_without_country(c, &region)))
        return e;
    if ((e = q_program_join(c, person, region)))
        return e;
    return ledger_write(c, &(struct ledger_entry){
                               .kind = "participant.joined", .subject = person, .person = person});
}

enum err program_join(struct ctx *c, int64_t person)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, join(c, person));
}
