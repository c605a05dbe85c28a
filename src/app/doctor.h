/* doctor.h -- what the parts of `plaudit doctor` share. */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "app/commands.h"

struct doctor {
    struct app *app;
    bool json;
    int bad;
};

/* One finding. tone: "good", "warn", "bad"; todo: empty if it is good. */
void doctor_say(struct doctor *d, const char *tone, const char *what, str found, const char *todo);

/* The keys that sign badges and logs, and cosign logs of others. */
void doctor_keys(struct doctor *d);

/* The mail server, the keys that sign letters, the door for mail that comes in; nothing where none is set. */
void doctor_mail(struct doctor *d);

#endif
