/* git.h -- the history of a repository, read by the git program in a locked process (kit/sandbox), whose
 * words are then read in another (git_found).
 *
 * A foreign repository is data: its config, hooks, attributes, filters, grafts, replacements and commit
 * graphs are never looked at. git is given an empty repository of ours, with our config, that borrows the
 * foreign objects; names of branches and tags are read by us and never reach it, only the ids. Should it
 * be taken over by what it reads, it can read the repository, and write into a folder that is removed
 * at the end. */
#ifndef KIT_GIT_H
#define KIT_GIT_H

#include "kit/found/found.h"

/* Everything that branches, remote branches, tags and HEAD lead to; tags first, then commits, newest first.
 * path: a work tree, a bare repository or a bundle (`git bundle create FILE --all`).
 * Errors: INVALID in words: no repository, one that borrows from another, damaged, no git installed. */
enum err git_history(struct ctx *c, const char *path, const struct found_sink *sink) MUST_USE;

/* Brings the history of a public repository here, without its files: branches, tags, .mailmap. Public
 * addresses and port 443 only, looked at before and pinned, so that a name cannot change its mind; no
 * redirects, no passwords; at most 10 minutes, no file larger than 4 GB; given up when c's fetcher is stopped. fetch.loopback and
 * fetch.authority of the site's config are heard. folder: for git_history; afterwards git_forget.
 * Errors: INVALID in words. */
enum err git_fetch(struct ctx *c, str url, str *folder) MUST_USE;
void git_forget(str folder);

#endif
