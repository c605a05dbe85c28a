#include "feature/witness/witness.h"

static enum err add_asked(struct ctx *c, str entry, struct witness_settings *s)
{
    struct witness_peer peer = {0};
    str key = {0};
    if (!str_cut(&entry, ' ', &peer.address))
        return OK;
    key = str_trim(entry);
    while (str_ends(peer.address, S("/")))
        peer.address.len--;
    bool web = str_starts(peer.address, S("https://")) || str_starts(peer.address, S("http://"));
    if (!web || !tlog_key_read_of(TLOG_WITNESS, key, &peer.key) || s->n_asked == WITNESS_ASKED)
        return fail(c, ERR_INVALID,
                    "witness.ask is a list of at most %d witnesses, each an address and a key: "
                    "https://other.example.org/witness other.example.org/witness+0123abcd+BD....",
                    WITNESS_ASKED);
    s->asked[s->n_asked++] = peer;
    return OK;
}

static enum err add_log(struct ctx *c, str entry, struct witness_settings *s)
{
    struct tlog_key key;
    if (entry.len == 0)
        return OK;
    if (!tlog_key_read(entry, &key) || s->n_logs == WITNESS_LOGS)
        return fail(
            c, ERR_INVALID,
            "witness.logs is a list of at most %d keys of logs, as each publishes it beside "
            "its checkpoint: other.example.org/server/roots+0123abcd+AT....",
            WITNESS_LOGS);
    s->logs[s->n_logs++] = key;
    return OK;
}

enum err witness_settings(struct ctx *c, const struct config *config,
                          struct witness_settings *settings)
{
    str asked = config_text(config, "witness.ask"), logs = config_text(config, "witness.logs"), one;
    struct witness_settings *s = arena_take(c->mem, 1, sizeof *s);
    enum err e = OK;
    while (!e && str_cut(&asked, ',', &one))
        e = add_asked(c, str_trim(one), s);
    while (!e && str_cut(&logs, ',', &one))
        e = add_log(c, str_trim(one), s);
    if (!e)
        *settings = *s;
    return e;
}
