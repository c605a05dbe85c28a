/* page.h -- between the pages of this room only: the parts they share. */
#ifndef FEATURE_AMA_PAGE_H
#define FEATURE_AMA_PAGE_H

#include "feature/ama/inside.h"
#include "feature/frame/frame.h"

str ama_when(struct ctx *c, opt_time starts, opt_time ends);

#endif
