/* page.h -- between the pages of this room only: the parts they share. */
#ifndef FEATURE_AMA_PAGE_H
#define FEATURE_AMA_PAGE_H

#include "feature/ama/inside.h"
#include "feature/frame/frame.h"

str ama_when(struct ctx *c, opt_time starts, opt_time ends);

/* What a page of an event ("": the event itself, "/transcript") says of itself: its address and the feeds. */
void ama_share(struct ctx *c, const ama_event *e, const char *path, struct frame_share *share);

#endif
