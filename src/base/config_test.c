#include "base/config.h"
#include "base/test.h"

#include <stdlib.h>
#include <unistd.h>

static const char *write_file(struct ctx *c, const char *words)
{
    str path = arena_format(c->mem, "%s", "/tmp/plaudit-config-XXXXXX");
    char *name = arena_take(c->mem, path.len + 1, 1);
    memcpy(name, path.at, path.len);
    int file = mkstemp(name);
    CHECK(file >= 0 && write(file, words, strlen(words)) == (ssize_t)strlen(words));
    close(file);
    return name;
}

static enum err load(struct ctx *c, const char *words, const struct config **config)
{
    const char *path = write_file(c, words);
    enum err e = config_load(c, &(struct config_sources){.path = path}, config);
    unlink(path);
    return e;
}

static void defaults_hold_without_a_file(struct ctx *c)
{
    const struct config *config;
    CHECK_STR(config_text(NULL, "listen"), S("127.0.0.1:8080"));
    CHECK(config_int(NULL, "cache") == 16 << 20);
    CHECK(config_load(c, &(struct config_sources){.path = "/nowhere/plaudit.conf"}, &config) == OK);
    CHECK_STR(config_text(config, "log.level"), S("info"));
    CHECK(config_int(config, "header-timeout") == 10);
}

static void the_later_source_wins(struct ctx *c)
{
    static const char *const environment[] = {"HOME=/", "PLAUDIT_SMTP_URL=smtp://env",
                                              "PLAUDIT_CONNECTIONS_PER_ADDRESS=9", NULL};
    static const char *const set[] = {"connections-per-address=10"};
    const struct config *config;
    const char *path = write_file(
        c, "# mail\nsmtp.url = smtp://file # here\n  listen=[::]:80\r\n"
           "header-timeout = 2 min\ncache=512k\nsmtp.encrypt = off\nmail.from = A#B <a@b>\n");
    CHECK(config_load(c, &(struct config_sources){path, environment, set, 1}, &config) == OK);
    unlink(path);
    CHECK_STR(config_text(config, "smtp.url"), S("smtp://env"));
    CHECK_STR(config_text(config, "listen"), S("[::]:80"));
    CHECK_STR(config_text(config, "mail.from"), S("A#B <a@b>"));
    CHECK(config_int(config, "connections-per-address") == 10);
    CHECK(config_int(config, "header-timeout") == 120);
    CHECK(config_int(config, "cache") == 512 << 10);
    CHECK(!config_bool(config, "smtp.encrypt") && config_bool(NULL, "smtp.encrypt"));
}

static void mistakes_are_named(struct ctx *c)
{
    static const struct {
        const char *file, *why;
    } cases[] = {
        {"\nsmpt.url = x\n", ":2: there is no setting smpt.url. Did you mean smtp.url?"},
        {"listen\n", ":1: write it as: key = value"},
        {"workers = many\n", ":1: workers is a number from 0 to 256."},
        {"workers = 257\n", ":1: workers is a number from 0 to 256."},
        {"header-timeout = 10 weeks\n",
         ":1: header-timeout is a time like 10s, 5min or 2h, from 1 to 300 seconds."},
        {"cache = 99999999999999G\n",
         ":1: cache is a size like 16M or 512k, from 0 to 4294967296 bytes."},
        {"log.level = or\n",
         ":1: log.level has no such value. How much is logged: debug, info, warn "
         "or error."},
        {"smtp.encrypt = perhaps\n", ":1: smtp.encrypt is yes or no."},
        {"mail.from = \xFF\n", ":1: mail.from has bytes that are no text."},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct config *config = NULL;
        CHECK(load(c, cases[i].file, &config) == ERR_INVALID && !config);
        size_t at = str_find(c->why, S(":"));
        CHECK_STR(str_from(c->why, at), str_of(cases[i].why));
    }
    const struct config *config;
    static const char *const environment[] = {"PLAUDIT_WORKERS=x", NULL};
    CHECK(config_load(c, &(struct config_sources){.environment = environment}, &config) ==
          ERR_INVALID);
    CHECK_STR(c->why, S("PLAUDIT_WORKERS: workers is a number from 0 to 256."));
    static const char *const set[] = {"conections=5"};
    CHECK(config_load(c, &(struct config_sources){.set = set, .n_set = 1}, &config) == ERR_INVALID);
    CHECK_STR(c->why, S("--set: there is no setting conections. Did you mean connections?"));
    CHECK(config_load(c, &(struct config_sources){.path = "/"}, &config) == ERR_INVALID);
}

static void the_description_is_a_file_that_loads(struct ctx *c)
{
    str words = config_describe(c->mem);
    char *without = arena_take(c->mem, words.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < words.len; i++) /* "#key = value" becomes "key = value" */
        if (words.at[i] != '#' || words.at[i + 1] == ' ' || (i > 0 && words.at[i - 1] != '\n'))
            without[n++] = words.at[i];
    const struct config *config;
    CHECK(load(c, without, &config) == OK);
    CHECK(str_find(words, S("#smtp.url =\n")) != SIZE_MAX);
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    defaults_hold_without_a_file(&c);
    the_later_source_wins(&c);
    mistakes_are_named(&c);
    the_description_is_a_file_that_loads(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
