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
        "schema",
        "",
        "Prints the tables of the database, with what they mean, as SQL.",
        "",
        "Example:\n"
        "  plaudit schema | less\n",
        schema_run,
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
