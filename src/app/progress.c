#include "app/app.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static bool shown(void)
{
    struct timespec busy;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &busy);
    return busy.tv_sec >= 1 && isatty(STDERR_FILENO);
}

void progress_show(const char *what, int64_t done, int64_t total)
{
    enum { BAR = 30 };
    static const char bar[] = "##############################..............................";
    if (total <= 0 || done < 0 || done > total || !shown())
        return;
    int full = (int)(done * BAR / total);
    fprintf(stderr, "\r[%.*s] %3d %% %s\033[K", BAR, bar + BAR - full, (int)(done * 100 / total),
            what);
}

void progress_end(void)
{
    if (shown())
        fprintf(stderr, "\r\033[K");
}
