#include "app/commands.h"

const struct command app_commands[] = {
    {
        "init",
        "DIR --name NAME --code CODE --email ADDRESS [--person NAME] [--hue N]",
        "Makes a folder for a new program and prints the link for its first manager.",
        "name= code= email= person= hue= set= now=",
        "DIR will hold everything: the database, pictures, plaudit.conf, and mail while no mail\n"
        "server is set. The link that is printed works once, for 7 days; whoever opens it chooses\n"
        "a password and is manager and operator. \"plaudit user DIR link ADDRESS\" prints "
        "another.\n"
        "\n"
        "  --name     of the program, as people read it\n"
        "  --code     of the program in addresses: small letters, digits and dashes\n"
        "  --email    of the first manager\n"
        "  --person   name of the first manager\n"
        "  --hue      color of the program: 0, 15, 30 ... 345 (255 is blue)\n"
        "\n"
        "Example:\n"
        "  plaudit init /srv/plaudit --name \"Meridian Experts\" --code experts \\\n"
        "      --email ada@example.org --person \"Ada Example\"\n"
        "  plaudit serve /srv/plaudit\n",
        init_run,
    },
    {
        "demo",
        "DIR [--people N] [--seed N]",
        "Makes a folder with an invented program in which one signs in as anybody with one click.",
        "people= seed= set=",
        "Its people, work, reviews and decisions are made up; the same seed makes the same "
        "program.\n"
        "Its clock begins on 8 December 2026 and can be moved on its page /demo.\n"
        "\n"
        "  --people   100 to 100,000; 4,000 without\n"
        "  --seed     another number makes other people\n"
        "\n"
        "Example:\n"
        "  plaudit demo /tmp/demo && plaudit serve /tmp/demo\n",
        demo_run,
    },
    {
        "serve",
        "DIR [--listen ADDRESS:PORT] [--set KEY=VALUE] [--now MOMENT]",
        "Serves the program in DIR until SIGTERM or Ctrl-C.",
        "listen= set= now=",
        "Web pages, mail and everything that time brings about run in this one process.\n"
        "\n"
        "  --listen   where: 127.0.0.1:8080 (the default), [::]:80, :0 for any free port\n"
        "  --set      any key of plaudit.conf, for this run\n"
        "  --now      acts as if it were this moment: 2027-01-01T09:00:00Z\n"
        "\n"
        "Examples:\n"
        "  plaudit serve /srv/plaudit\n"
        "  plaudit serve /srv/plaudit --listen [::]:8443 --set tls.certificate=chain.pem \\\n"
        "      --set tls.key=key.pem\n",
        serve_run,
    },
    {
        "cycle",
        "DIR list | tick | move CODE STATE | assign CODE [--seed N] | decide CODE   [--program "
        "CODE] "
        "[--now MOMENT]",
        "Shows the program's cycles, and moves one on.",
        "program= set= now= seed=",
        "The server moves cycles by their dates; this is for a change of plan, and for scripts.\n"
        "\n"
        "  list      code, state, award day and version of the rules\n"
        "  tick      does now what time brings about, once, as the server does each minute\n"
        "  move      to the next state: nominating, reviewing, deciding, replying, published, "
        "closed\n"
        "  assign    gives each case in review as many readers as the rules ask for, those who fit "
        "best;\n"
        "            the same --seed gives the same\n"
        "  decide    computes the committee's list from all reviews that were sent\n"
        "\n"
        "Examples:\n"
        "  plaudit cycle /srv/plaudit list\n"
        "  plaudit cycle /srv/plaudit move 2027-01 reviewing\n"
        "  plaudit cycle /srv/plaudit assign 2027-01\n",
        cycle_run,
    },
    {
        "user",
        "DIR list [WORDS] | add EMAIL --name NAME | link EMAIL | grant EMAIL ROLE | password EMAIL "
        "| "
        "lock EMAIL | unlock EMAIL",
        "Finds and adds people, gives roles, and makes links to sign in.",
        "program= name= country= language= region= set= now=",
        "  list       people by a part of name or address, with their roles\n"
        "  add        a person with an account; prints the link to set it up\n"
        "  link       another such link, for who lost the way in; works once, for 7 days\n"
        "  grant      lead, reviewer, committee, manager, product-team, community-manager, "
        "operator;\n"
        "             leads and reviewers for one region with --region CODE\n"
        "  password   reads a new one from standard input; ends all sessions\n"
        "  lock       nobody signs in to this account until unlock; ends all sessions\n"
        "\n"
        "Examples:\n"
        "  plaudit user /srv/plaudit add eve@example.org --name \"Eve Example\" --country DE\n"
        "  plaudit user /srv/plaudit grant eve@example.org reviewer\n",
        user_run,
    },
    {
        "import",
        "program FILE DIR | DIR --person HANDLE|--email ADDRESS (--csv F | --feed F | --posts F "
        "--address URL | "
        "--talks F | --as KIND F...)",
        "Brings in contributions from a table, a feed, posts, talks, or what a reader reads.",
        "person= email= csv= feed= posts= address= talks= as= speaker= speakers= claimed all-years "
        "look "
        "community= program= set= now=",
        "What is there already is left out, so that the same file can be imported again. Lines "
        "that\n"
        "have a problem are named. All that is given is stored, or nothing, and its person can "
        "undo it.\n"
        "\n"
        "  program      makes the new folder DIR of what \"plaudit export program\" wrote: all or "
        "nothing\n"
        "  --csv        a table with the columns title, date, url ...\n"
        "  --feed       a file with RSS, Atom or JSON Feed; --address is where it is from\n"
        "  --posts      a folder of Markdown files with front matter; --address is the site\n"
        "  --talks      JSON, an array or one object a line, or YAML: title, date, event, "
        "speakers, "
        "url\n"
        "  --as         the files behind it, by the reader of this name: calendar, feed, talks,\n"
        "               sessionize, pretalx, mvp, advocu, sitecore, reps, and others that\n"
        "               \"plaudit read\" has; each thing becomes a draft, with the reason for its "
        "kind\n"
        "               person: the archive of \"plaudit export person\", also of another place; "
        "what\n"
        "               the profile lacks comes with it, and nothing that gives rights\n"
        "  --speaker    only what this person had a part in, by name, handle or address\n"
        "  --speakers   with --talks: makes the so many busiest speakers people of the program, "
        "with\n"
        "               all their talks\n"
        "  --community  reads archives of a public list or forum at this address for the "
        "program's\n"
        "               community, as --as says: mbox (also Maildir folders and pipermail), dump "
        "(of\n"
        "               a question-and-answer site), github (GH Archive)\n"
        "  --claimed    those that lack nothing count at once, instead of waiting as drafts\n"
        "  --all-years  those of other years too\n"
        "  --look       says what would become of each line, and stores nothing\n"
        "\n"
        "Examples:\n"
        "  plaudit import /srv/plaudit --email eve@example.org --csv year.csv\n"
        "  plaudit import /srv/plaudit --person eve --posts blog/posts \\\n"
        "      --address https://blog.example.org\n"
        "  plaudit import /srv/plaudit --person eve --as mvp activities.json\n"
        "  plaudit import /srv/plaudit --community https://lists.example.org/dev --as mbox "
        "2027-*.txt\n",
        import_run,
    },
    {
        "export",
        "person DIR --person HANDLE|--email ADDRESS [--out FILE] | program DIR FILE [--program "
        "CODE] [--secrets] "
        "| "
        "DIR --person HANDLE|--email ADDRESS --as SHAPE [--cycle CODE] [--out FILE]",
        "Writes everything about a person, a whole program, or a record in the shape of another "
        "one.",
        "person= email= as= cycle= out= program= secrets set= now=",
        "  person    everything about somebody that they may see, as a ZIP file of JSON "
        "documents,\n"
        "            badges, receipts and files: what their page /account/data gives them\n"
        "  program   the program of this code, or the only one, as a tar file: a table a file, in "
        "JSON\n"
        "            lines, with the files and the public log. \"plaudit import program\" makes a\n"
        "            folder of it\n"
        "  DIR       one's record. What the shape cannot hold is named on standard error, with "
        "how\n"
        "            many contributions lose it. Drafts are not written. \"plaudit import --as\" "
        "reads\n"
        "            all but csv again, and --csv that\n"
        "\n"
        "  --as      csv: everything, as a table; mvp: activities for the form of Microsoft's MVP\n"
        "            portal; advocu: drafts of activities for Google's GDE program, each with its\n"
        "            form; sitecore: contributions of an application; reps: reports of Mozilla "
        "Reps\n"
        "  --cycle   only the record of this cycle: 2027-01; without it, all\n"
        "  --out     a new file; without it, standard output\n"
        "\n"
        "  --secrets  the hashes of passwords, second factors and the keys that sign go along: to "
        "move a\n"
        "             program to another machine. The file is then as secret as they are\n"
        "\n"
        "docs/export.md describes both archives.\n"
        "\n"
        "Examples:\n"
        "  plaudit export person /srv/plaudit --person eve --out eve.zip\n"
        "  plaudit export program /srv/plaudit experts.tar\n"
        "  plaudit export /srv/plaudit --person eve --as advocu --cycle 2027-01 > drafts.json\n",
        export_run,
    },
    {
        "read",
        "KIND FILE... [--list FILE] [--address URL] [--until DATE]",
        "Shows what Plaudit makes of files from elsewhere, as JSON, without a data folder.",
        "list= address= until=",
        "Each file is read in a process that can do nothing else, without files and network. A\n"
        "file that cannot be read gives {\"file\",\"error\"}, and the run goes on.\n"
        "\n"
        "  feed       RSS, RDF, Atom, CDF and JSON Feed\n"
        "  opml       a list of feeds, as readers of feeds write it\n"
        "  sitemap    the addresses of a site's pages\n"
        "  calendar   iCalendar: events, with their repetitions and time zones\n"
        "  talks      lists of talks and events, JSON or YAML; also sessionize, pretalx, "
        "schedules\n"
        "  mvp        activities of Microsoft's MVP portal, of today and of 2017 to 2022\n"
        "  advocu     drafts of activities of Google's GDE program\n"
        "  sitecore   contributions of Sitecore's MVP program\n"
        "  reps       reports and events of Mozilla Reps\n"
        "  mail       one mail or article each: who, when, its text, and what of it is new\n"
        "  mbox       archives of mail: mbox files, Maildir folders, pipermail, takeouts, with\n"
        "             their threads\n"
        "  dump       Posts.xml, Users.xml, Badges.xml and Comments.xml of a Stack Exchange dump\n"
        "  github     pages of its API (REST and GraphQL), events, GH Archive\n"
        "  gitlab     pages of its API: issues, merge requests, notes, commits, releases, events\n"
        "  discourse  topics, lists of topics, posts, what a person did, searches, as JSON\n"
        "  stackexchange  answers of its API\n"
        "  git        a repository or a bundle of one: commits, co-authors, merges, tags. The\n"
        "             program git reads it, in a process that sees nothing but it\n"
        "\n"
        "  --list     more files, one a line\n"
        "  --address  where the feed or page is from, for links without a host\n"
        "  --until    the last day of events that repeat (two years from now)\n"
        "\n"
        "Examples:\n"
        "  plaudit read feed blog.xml\n"
        "  plaudit read calendar --until 2027-12-31 meetup.ics\n"
        "  plaudit read feed --list feeds.txt > feeds.json\n"
        "  plaudit read mail answer.eml\n"
        "  plaudit read mbox 2024-January.txt ~/Maildir\n"
        "  plaudit read github 2027-01-31-15.json\n"
        "  plaudit read git ~/src/tool tool.bundle\n",
        read_run,
    },
    {
        "collect",
        "DIR",
        "Reads the sources of DIR that are due, now.",
        "set= now=",
        "The server does this by itself; this command is for a folder that is not served, or for "
        "a\n"
        "timer. Each source is held by whoever reads it, so both may run. Ends with how many\n"
        "things were found, how many of them were new, and how many another source had brought.\n"
        "\n"
        "Example:\n"
        "  plaudit collect /srv/plaudit\n",
        collect_run,
    },
    {
        "sources",
        "check LINK",
        "Tells what Plaudit would find at a link; nothing is stored.",
        "loopback",
        "LINK is what a person would paste: a page, a feed, a calendar, a profile at a forum or\n"
        "code host. Prints what it is, what would be read from then on, and what is there now;\n"
        "with --json all of it. No data folder is needed.\n"
        "\n"
        "  --loopback   also reads from this machine, for trying things out\n"
        "\n"
        "Example:\n"
        "  plaudit sources check https://blog.example.org\n",
        sources_run,
    },
    {
        "eval",
        "assign|fit|rank|vote FILE [options]",
        "Evaluates a table: who reads what, what scores say, who would be awarded, how a vote "
        "ends.",
        "need= cap= seed= quota= threshold= scale= shared=",
        "No data folder is needed; \"-\" is standard input. What is not in the table is missing, "
        "and\n"
        "counts as nothing: no zero, no conflict, no bad opinion. The same file and seed give the\n"
        "same answer. docs/method says how each is done and what was measured.\n"
        "\n"
        "  assign  nomination,reviewer,score: a pair that is missing is a conflict. The "
        "assignment\n"
        "          with the greatest sum of scores, proved over all pairs.\n"
        "          --need reviews each (3), --cap reviews a reviewer (40), --seed among equals\n"
        "  fit     nominee,reviewer,score and further columns, like same_region: variances, how\n"
        "          much is the nominee and how much the reviewer (REML), effects with errors.\n"
        "          --scale 0:10 refuses scores outside of it; --shared COLUMN: reviewers with the\n"
        "          same word there, such as their region, may have a standard in common\n"
        "  rank    the same table with --quota N or --threshold SCORE: probability of award, "
        "ranks\n"
        "          with 90 % intervals, the grey zone, what each reviewer moves. --seed of the "
        "draws;\n"
        "          corrections of more than 15 % of the --scale are cut off\n"
        "  vote    a column for each candidate, a line for each ballot, 1 for the best; nothing, "
        "-\n"
        "          or \"No opinion\" is none. The order by strongest paths (Schulze)\n"
        "\n"
        "Examples:\n"
        "  plaudit eval assign --need 3 --cap 12 pairs.csv > assigned.csv\n"
        "  plaudit eval rank --threshold 6.5 scores.csv\n",
        eval_run,
    },
    {
        "decision",
        "replay DIR ID|--all|--cycle CODE",
        "Computes decisions again from what is stored, and compares byte for byte.",
        "all cycle= program= set= now=",
        "DIR is a data folder or a copy of one, like a backup that was restored; it is only read.\n"
        "ID is a decision, a nomination (then what stands for it), or a run of an evaluation.\n"
        "Looked at, step by step: the ledger's chain and what it says of the run; the file that\n"
        "the run read; the rules that it cites; the seed; the reviews of today against those that\n"
        "were read; the results of each method, computed again, against the file and the rows; "
        "the\n"
        "line; words where they are needed; the ground; two signatures; the time to reply.\n"
        "Each is \"ok\", \"cannot\" (with what is missing) or \"DIFFERS\" (with what). The exit "
        "code\n"
        "is 0 only if all are ok. docs/method/replay.md says how an outsider checks.\n"
        "\n"
        "  --all      every run and every final decision; those in order are only counted\n"
        "  --cycle    the same of one cycle\n"
        "  --json     a line for each run and decision\n"
        "\n"
        "Examples:\n"
        "  plaudit decision replay /srv/plaudit 1234567890\n"
        "  plaudit decision replay restored-backup --all\n",
        decision_command,
    },
    {
        "identities",
        "FILE",
        "Finds which records of people in a list are the same person, as JSON.",
        "",
        "FILE has a JSON object on each line, with \"id\" and what is known: name, email, handle,\n"
        "url, source, reply_to; \"-\" is standard input. No data folder is needed. The answer has\n"
        "\"merged\", groups of ids that are one person with near certainty, and \"suggested\", "
        "pairs\n"
        "with a reason, which somebody who knows the people should look at. Lines that are broken\n"
        "are named on standard error and left out. docs/method/identity.md says how it is "
        "decided.\n"
        "\n"
        "Example:\n"
        "  plaudit identities people.ndjson > same.json\n",
        identities_run,
    },
    {
        "unnominated",
        "DIR|FILE... [--owner DOMAIN]... [--since DATE] [--until DATE] [--top N] [--as KIND]",
        "Finds who helps others most, in the program's communities or in archives.",
        "owner= since= until= top= as= set= now= program=",
        "DIR is a data folder: counted is what the sources of the community brought, and who is\n"
        "nominated, awarded or staff is held back; a table, or JSON with --json.\n"
        "FILE is an archive of mail (mbox, pipermail, a Maildir or another folder of mails), a\n"
        "file of a Stack Exchange dump or the folder with them, both also packed by gzip; or a "
        "page\n"
        "of JSON of GitHub, GitLab, Discourse or the API of Stack Exchange. The answer is JSON; "
        "no\n"
        "data folder is needed. A file that cannot be read is named under \"errors\", and the run\n"
        "goes on. People are joined over their addresses and names, then ranked by the help they\n"
        "gave; staff, machines and those who may be staff stand under \"held_back\", with the\n"
        "reason. docs/method/helpful.md says how it is counted.\n"
        "\n"
        "  --owner    a domain of the program's owner: who writes from there is staff\n"
        "  --since    help from this day on; what was before says only who is who\n"
        "  --until    help before this day\n"
        "  --top      the first so many\n"
        "  --as       mbox, dump, github, gitlab, discourse or stackexchange, where the file does\n"
        "             not tell\n"
        "\n"
        "Example:\n"
        "  plaudit unnominated --owner example.org --since 2026-01-01 --top 20 2026-*.txt.gz\n",
        unnominated_run,
    },
    {
        "key",
        "DIR list | rotate [--log CODE|server|roots|witness]",
        "Shows the keys that sign badges and public logs, and makes a new one.",
        "log= set= now=",
        "The secret of the key in use is a file of its own, DIR/keys/sign-NUMBER.key, readable by "
        "its\n"
        "owner only; its public half is in the database and in /.well-known/did.json, and stays\n"
        "there when it is retired, so that what it signed can be checked for ever.\n"
        "\n"
        "  list      number, public key, since when, until when\n"
        "  rotate    makes a new key and takes the old secret away; at once, and for all new "
        "badges\n"
        "\n"
        "  --log     not the key of the badges, but that of a program's log, of the server's own "
        "log,\n"
        "            of the daily roots, or the one that cosigns logs of others. Who watches or\n"
        "            checks that log needs the new public key, which the list shows\n"
        "\n"
        "Example:\n"
        "  plaudit key /srv/plaudit rotate\n"
        "  plaudit key /srv/plaudit rotate --log roots\n",
        key_run,
    },
    {
        "verify",
        "FILE|ADDRESS [--data DIR] [--issuer NAME] [--key KEY]",
        "Says whether a badge or a receipt is genuine, and whether the badge still holds.",
        "data= issuer= key= set= now=",
        "Takes an Open Badge 3.0 of any issuer: its JSON, a PNG or SVG picture with one in it, or "
        "a\n"
        "certificate of Plaudit (PDF). And a receipt (.tlog-proof), as \"plaudit log check\" "
        "does.\n"
        "Keys and status lists of others are fetched from their addresses, public ones only.\n"
        "Ends with 0 if the badge is valid, with 1 if not.\n"
        "\n"
        "  --data     a data folder: badges of its own are checked with its keys\n"
        "  --issuer   an issuer that you know to be the right one, like did:key:z6Mk...\n"
        "  --key      the key of the log that a receipt has to be of\n"
        "\n"
        "Verdicts: valid, not-yet, expired, suspended, withdrawn, not-genuine, unknown-issuer,\n"
        "cannot-check, no-badge.\n"
        "\n"
        "Examples:\n"
        "  plaudit verify badge.png\n"
        "  plaudit verify certificate.pdf\n"
        "  plaudit verify award.tlog-proof --key experts.example.org/log+0123abcd+AT...\n"
        "  plaudit verify https://experts.example.org/credentials/0f3a...\n",
        verify_run,
    },
    {
        "backup",
        "DIR FILE",
        "Saves everything of DIR in one file, while the server runs.",
        "set= keys=",
        "The file is an ordinary tar file: the database, pictures and settings, with a list of\n"
        "SHA-256 by which \"plaudit restore\" checks it. FILE must not be there yet.\n"
        "What tells about people is sealed with a key for each person. The keys are written "
        "beside\n"
        "it, to people.keys (or --keys=FILE), over the copy before: a backup opens only with "
        "them,\n"
        "and who was deleted since is unreadable in all of them.\n"
        "\n"
        "Example, each night:\n"
        "  plaudit backup /srv/plaudit /mnt/backup/plaudit-$(date +%F).tar\n",
        backup_run,
    },
    {
        "restore",
        "FILE DIR",
        "Makes a folder of a backup, and checks every byte of it.",
        "keys= set= now=",
        "DIR must be new or empty: nothing is ever overwritten. It appears when all of it is "
        "right.\n"
        "It opens with people.keys beside FILE, or --keys=FILE. Who was deleted after the backup "
        "was\n"
        "made is deleted again.\n"
        "\n"
        "Example:\n"
        "  plaudit restore /mnt/backup/plaudit-2027-01-02.tar /srv/plaudit-new\n"
        "  plaudit doctor /srv/plaudit-new\n",
        restore_run,
    },
    {
        "doctor",
        "DIR",
        "Looks at all that can be wrong with an installation, and says what to do.",
        "set= now=",
        "Database, files, ledger, permissions, settings, disk, mail, backup. The server may run\n"
        "meanwhile. Ends with 1 if something is bad.\n"
        "\n"
        "Example:\n"
        "  plaudit doctor /srv/plaudit\n",
        doctor_run,
    },
    {
        "mail-in",
        "DIR RECIPIENT... < mail",
        "Takes one mail, for a mail server that starts a program for each.",
        "sender= set= now=",
        "For groups, answers and bounces at the domain of mail.reply; a server that listens "
        "(lmtp.listen)\n"
        "needs no such program. The server may run beside it.\n"
        "Ends with 0 if the mail was taken, 67 if there is no such recipient, 77 if it was refused, "
        "and 75\n"
        "if it should be tried again: as mail servers expect.\n"
        "\n"
        "  --sender  the sender of the envelope; \"\" for none. Without it the Return-Path of the "
        "mail\n"
        "\n"
        "Example, in /etc/aliases of the machine:\n"
        "  lounge.general: \"|plaudit mail-in /srv/plaudit lounge.general@lists.example.org\"\n",
        mail_in_run,
    },
    {
        "lifecycles",
        "[--picture NAME]",
        "Prints how cycles, nominations, decisions, appeals, awards and renewals move.",
        "picture=",
        "Markdown, with a table of moves for each thing: from which state to which, who may, the "
        "line "
        "in\n"
        "the ledger, what follows. The program asks the same tables before each move.\n"
        "\n"
        "  --picture  the states and moves of one thing as a picture (SVG)\n"
        "\n"
        "Examples:\n"
        "  plaudit lifecycles > docs/life-cycles.md\n"
        "  plaudit lifecycles --picture award_term > docs/life/award_term.svg\n",
        lifecycles_run,
    },
    {
        "log",
        "verify URL|DIR [--since CHECKPOINT] | check FILE.tlog-proof [--key KEY]",
        "Checks the public log of a program, or a receipt of a decision.",
        "since= key= witness=",
        "verify reads every entry and every tile of a log, computes every hash anew and compares\n"
        "it with the signed checkpoint. What was changed, taken away, put in or moved is named.\n"
        "URL is the address of a log, https://experts.example.org/p/CODE/log; DIR a copy of its\n"
        "files, or a data folder, with all its logs. No account is needed, and no database.\n"
        "A log of roots (https://experts.example.org/server/roots) is checked together with the "
        "logs\n"
        "that it names. Who cosigned the checkpoint is shown.\n"
        "check does the same for one receipt, offline.\n"
        "\n"
        "  --since    a checkpoint that you kept: the log must still begin with what it had then\n"
        "  --key      the key that must have signed it; without it the log's own word is taken\n"
        "  --witness  a witness's key that must have cosigned the checkpoint; may come several "
        "times\n"
        "\n"
        "Example:\n"
        "  curl -o kept https://experts.example.org/log/checkpoint\n"
        "  plaudit log verify https://experts.example.org/log --since kept\n"
        "  plaudit log check decision.final-1204.tlog-proof\n",
        log_run,
    },
    {
        "schema",
        "[person]",
        "Prints the tables of the database, with what they mean, as SQL.",
        "",
        "  person    instead, the JSON Schema of the documents that \"plaudit export person\" "
        "writes\n"
        "\n"
        "Example:\n"
        "  plaudit schema | less\n",
        schema_run,
    },
    {
        "sql",
        "DIR STATEMENT",
        "Reads from the database of DIR; nothing can be changed.",
        "set=",
        "The first line has the names of the columns; they and the values are separated by tabs.\n"
        "With --json each row is an object on a line. \"plaudit schema\" explains the tables.\n"
        "\n"
        "Example:\n"
        "  plaudit sql /srv/plaudit \"SELECT state, COUNT(*) FROM nomination GROUP BY state\"\n",
        sql_run,
    },
    {
        "routes",
        "",
        "Prints the addresses that the server answers, and who may ask.",
        "",
        "A line has the method, the pattern and the roles, with tabs between. In a pattern # is a\n"
        "number and @ a word. Whoever may ask is answered by what the page is about: a nomination\n"
        "that is not yours is \"not found\".\n"
        "\n"
        "Example:\n"
        "  plaudit routes | grep /nominations\n",
        routes_run,
    },
    {
        "version",
        "",
        "Prints the version of Plaudit and of the libraries that it uses.",
        "",
        "",
        version_run,
    },
    {0},
};
