#include "feature/demo/blog_words.h"

/* clang-format off */
const struct demo_post_words demo_post_words[] = {
    {"practice", "en", "beginners, teaching", "Your first week with #",
     "Five evenings, one small thing each. At the end something runs that you made yourself.",
     "Most introductions to # begin with everything it can do. This one begins with what you need on Monday.\n\n"
     "# Monday: make it run\n\nInstall it, start it, and look at what it says. Do not change anything yet. "
     "Write down the version and where it keeps its settings; you will look for both again.\n\n"
     "# Tuesday: break it\n\nChange one setting to nonsense and start it again. Read the message slowly. "
     "You have now met the one thing that will help you most in your first year: *the log*.\n\n"
     "# Wednesday to Friday\n\n1. Put in a few rows of your own, not the sample data.\n2. Ask a question whose answer you know.\n"
     "3. Ask one whose answer you do not know, and check it by hand.\n\n"
     "> If you cannot check an answer, you have not asked a question yet.\n\n"
     "That is all. The rest is in the manual, and now you can read it.", "Wednesday's step 2 said the opposite of what I meant.", false},
    {"practice", "en", "performance, measuring", "Why # got slower after the update, and how we found out",
     "It was neither the update nor the disk. A story about measuring before guessing.",
     "On Tuesday our nightly run with # took 41 minutes instead of 18. By noon there were six theories in the channel, mine included.\n\n"
     "We did what one always says and rarely does: we measured first.\n\n"
     "| what | before | after |\n|---|---:|---:|\n| reading | 6 min | 6 min |\n| sorting | 9 min | 31 min |\n| writing | 3 min | 4 min |\n\n"
     "So it was the sorting. The update had nothing to do with it: the same morning somebody had moved the folder for "
     "temporary files to another volume.\n\n```\nbefore: /fast/tmp    1,900 MB/s\nafter:  /archive/tmp   140 MB/s\n```\n\n"
     "Two lessons. Put the numbers beside the theory before you talk about it. And write down who moves what: our list of "
     "changes had the update in it, but not the folder.", "The numbers of the table were in seconds; they are minutes.", false},
    {"practice", "en", "backup, operations", "A backup of # that you have restored is worth ten that you have not",
     "We restored every backup of last year on a spare machine. Two of twelve did not come back.",
     "Every team has backups. We asked eleven teams when they had last *restored* one. Three had, and one of these by accident.\n\n"
     "# What went wrong\n\n- One archive ended in the middle: the disk was full, and nobody read the mail that said so.\n"
     "- One was whole, but needed a key that lay only on the machine that was gone.\n\n"
     "# What we do now\n\nOn the first Monday of the month a small script takes the newest backup of #, restores it on a machine that has "
     "nothing else to do, counts the rows, and writes one line into our group. When there is no line by ten o'clock, somebody looks.\n\n"
     "It took an afternoon to build. I should have built it five years ago.", NULL, false},
    {"stories", "en", "community, meetup", "Three people came to my first # meetup",
     "And two of them were lost. Notes for everybody who is about to begin a local group.",
     "The room had forty chairs. I had bought cake for forty. Three people came to my first meetup about #, and two had looked for the yoga class.\n\n"
     "We ate a lot of cake. One of the two stayed, and runs the group today.\n\n"
     "What I would tell myself of that evening:\n\n- Begin with a table, not with a room.\n- Choose a day and never move it. Ours is the second Thursday; people stopped asking.\n"
     "- The talk is the smaller half. Leave forty minutes for standing around.\n- Ask the quiet person by the door one question, and then listen.\n\n"
     "> Nobody remembers my slides. Everybody remembers that somebody knew their name the second time.", NULL, false},
    {"stories", "en", "helping, answers", "What I learned from answering a hundred questions about #",
     "I counted them. Sixty were the same seven questions, and that was not the fault of those who asked.",
     "In January I promised myself to answer one hundred questions about # in the forum, the slow way: trying it out, then writing it down.\n\n"
     "Sixty of the hundred were variations of seven questions. For the first twenty I was proud to be quick. Then it dawned on me that "
     "a question which comes sixty times is not a question but a *bug report about the manual*.\n\n"
     "So I changed the other end: seven small changes to the documentation, five of which were taken. In the three months since, these seven questions came nine times.\n\n"
     "The best answer, it turns out, is the one that nobody has to ask for.", "Added how it went on after three months.", false},
    {"stories", "en", "accessibility, teaching", "Explaining # to somebody who cannot see the screen",
     "My student uses a screen reader. After a term together I draw fewer diagrams and write better sentences.",
     "When Ines joined my course about # I sent her my slides, all 140 of them. She wrote back, kindly: *\"There are 140 pictures in this file.\"*\n\n"
     "We went through the first lesson on the phone. I had to say what the arrows meant. Half of them meant nothing; they were there because the slide looked empty.\n\n"
     "# What changed\n\n- Each diagram got a sentence. Where I could not write it, the diagram went.\n- Code is text, never a screenshot.\n"
     "- I say \"the third line\" instead of \"here\".\n\nThe marks of the whole class went up, not only hers.", NULL, false},
    {"news", "en", "awards, program", "What the committee looks for in work on #",
     "The reasons in the letters of the last cycle, read side by side. Reach is the smaller part.",
     "People ask us what one has to do to be awarded for #. We read all letters of the last cycle again and counted which reasons they give.\n\n"
     "1. **Others could go on by themselves** afterwards. This stands in most letters.\n2. It was kept up over the year, and not done once.\n"
     "3. It reached people whom nobody else reaches: another language, another country, beginners.\n4. Numbers, if there were any.\n\n"
     "Numbers help to see reach, but no letter gives them as the only reason. A talk for forty people who then taught others counted more than a video that many opened and few finished.\n\n"
     "How decisions are made, with all rules in force, stands at [How decisions are made](/about/decisions).", "The fourth reason was missing.", true},
    {"news", "en", "program, dates", "Dates of the next cycle, and what is new in it",
     "Nominations open in the usual week. Replies to a decision have two days more than before.",
     "The calendar of the next cycle is on the front page. Three things are new:\n\n- You have **ten days** to reply to a decision before it is final, instead of eight.\n"
     "- Whoever works with a nominee does not read the case. That was so before; now the program looks for it by itself.\n"
     "- The field # has a second reader for each case, because there are so many.\n\nIf a date is a holiday where you live, write to your lead. Nobody should miss a nomination for a festival.", NULL, true},
    {"news", "en", "people, welcome", "Welcome to the new members in #",
     "Who joined in this round, what they work on, and whom to ask when you are new yourself.",
     "With this round new members joined in #. They answer in four languages, run two meetups, and one of them has translated the whole manual, twice, because the first version was lost.\n\n"
     "If you are among them: your profile is yours to fill, and nothing on it is needed. Everybody new has a companion for the first three months; it is somebody who joined not long ago and still remembers what was confusing.\n\n"
     "If you have been here for long: say hello. It is the shortest contribution there is.", NULL, true},
    {"practice", "en", "testing, automation", "The test that failed on Thursdays",
     "For six weeks one test of # failed, but only on one day of the week. Nobody believed me.",
     "It began as a joke: \"Do not merge on Thursdays.\" Then I counted. Of nineteen failures, nineteen were on a Thursday.\n\n"
     "The test took a date, added seven days, and compared names of days. On Thursday evening our build machine, which counts its days in another time zone, was already in Friday.\n\n"
     "```\nexpected: Thursday\ngot:      Friday   (only after 17:00 here)\n```\n\nWe now give every test its own clock. It is one parameter, and # has no idea what day it is any more. Since then: no Thursday has been different from the others.", NULL, false},
    {"practice", "en", "security, operations", "Rotating every secret of # in an afternoon",
     "A list, two people, and no heroics. It went well because it was boring.",
     "A laptop was stolen on a train. It was encrypted, and probably nothing happened. We changed every secret anyway, because \"probably\" is not a word one wants in a report.\n\n"
     "The order mattered more than the speed:\n\n1. Make the new ones beside the old ones. Nothing breaks.\n2. Move one service, look at it for ten minutes, then the next.\n3. Take the old ones away. *Now* you learn what you forgot.\n\n"
     "We forgot one: a report about # that runs on the first of the month. It is on the list now. The list is the thing to have; the afternoon is easy.", NULL, false},
    {"stories", "en", "writing, books", "Writing a small book about #, one page a day",
     "No year off, no contract: a page before breakfast, and a friend who reads it by evening.",
     "I do not have a year for a book. I have twenty minutes before breakfast.\n\nA page a day sounds like little. It is 250 pages a year, even if one is ill, travels, and does not feel like it on Sundays.\n\n"
     "Three rules carried it:\n\n- The page is finished when the coffee is.\n- I stop in the middle of a sentence, so that I know how to go on.\n- One friend gets every page the same day. He never corrected my grammar; he only wrote \"I did not get this\" beside some lines. Those lines are the book.\n\n"
     "It is about #, it is free, and chapter seven is still not good.", "Chapter seven has become good.", false},
    {"practice", "de", "einstieg, lehre", "# in der Berufsschule: was in 90 Minuten geht",
     "Eine Doppelstunde, sechzehn Leute, acht Rechner. Und am Ende läuft bei allen etwas Eigenes.",
     "Eine Doppelstunde ist kurz, und die Hälfte geht für Passwörter drauf. So habe ich es dieses Jahr gemacht:\n\n"
     "1. **Zehn Minuten** zeige ich das fertige Ergebnis, ohne ein Wort zur Technik.\n2. **Fünfzig Minuten** bauen sie es zu zweit nach. Ich helfe nur, wenn beide nicht weiterwissen.\n3. **Zwanzig Minuten** ändert jedes Paar eine Sache, die ich nicht vorgegeben habe.\n\n"
     "Der dritte Teil ist der wichtigste. Ein Paar hat # beigebracht, auf Plattdeutsch zu grüßen.\n\nDie Unterlagen stehen frei zur Verfügung; nehmt sie, ändert sie, sagt mir, was fehlt.", NULL, false},
    {"stories", "es", "comunidad, traducción", "Traducir la documentación de # entre cuatro países",
     "La misma palabra significa cosas distintas en Bogotá y en Sevilla. Así nos pusimos de acuerdo.",
     "Empezamos cuatro personas de cuatro países, y la primera discusión fue sobre la palabra *ordenador*.\n\n"
     "Al final hicimos una lista de ochenta términos. Para cada uno: la palabra elegida, las que se entienden pero no usamos, y un ejemplo. Cuando alguien propone un cambio, la lista decide; y cuando la lista se equivoca, la cambiamos antes que el texto.\n\n"
     "> Una traducción no está lista cuando nadie se queja, sino cuando nadie nota que lo es.\n\nFaltan tres capítulos sobre #. Si quieres ayudar, escríbenos en los comentarios.", NULL, false},
    {"practice", "ja", "勉強会, 初心者", "#の勉強会を続ける三つの工夫",
     "毎月第二木曜日、五年目になりました。続けるために決めたことは三つだけです。",
     "勉強会を始めるのは簡単ですが、続けるのは難しいものです。五年続けて分かったことを書きます。\n\n"
     "1. **日を変えない。** 第二木曜日です。祝日でも、二人しか来なくても。\n2. **発表は十五分まで。** 残りの時間は質問と雑談に使います。\n3. **初めての人に一つだけ質問する。** 名前を覚えるためです。\n\n"
     "#について話したい方は、ぜひ一度お越しください。発表しなくても大丈夫です。", NULL, false},
    {"practice", "en", "migration, planning", "Moving to # over a year, without a big day",
     "Nobody noticed the day we moved. That was the plan, and it took a year to get there.",
     "There was no big day. We moved one report after the other to #, for a year, and let old and new run side by side until both said the same for a month.\n\n"
     "It is slower and it is dearer: two systems, two bills. But on no evening did anybody have to stay, and twice the *old* one turned out to be wrong.\n\n"
     "What I would do again: begin with the report that nobody loves. What I would not: leave the one that everybody loves for the end. It came with opinions.", NULL, false},
};
/* clang-format on */
const size_t demo_n_post_words = sizeof demo_post_words / sizeof *demo_post_words;
