// node smtp_server.mjs [--closes N] [--slow MS]: a mail server for tests (npm smtp-server). Prints its port, then one
// JSON line for each letter. It refuses gone@..., says 421 and closes after N letters on a connection, and takes
// its time over each letter.
import { SMTPServer } from "smtp-server";

const option = (name) => Number(process.argv[process.argv.indexOf(name) + 1] ?? 0) * (process.argv.includes(name) ? 1 : 0);
const closes = option("--closes"), slow = option("--slow"), taken = new Map();

function failure(code, words) {
    return Object.assign(new Error(words), { responseCode: code });
}

const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onMailFrom(address, session, done) {
        const full = closes > 0 && (taken.get(session.id) ?? 0) >= closes;
        done(full ? failure(421, "4.7.0 Enough for one connection") : null);
    },
    onRcptTo(address, session, done) {
        done(address.address.startsWith("gone@") ? failure(550, "5.1.1 No such mailbox") : null);
    },
    onData(stream, session, done) {
        const parts = [];
        stream.on("data", (part) => parts.push(part));
        stream.on("end", () => {
            taken.set(session.id, (taken.get(session.id) ?? 0) + 1);
            const letter = { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address),
                             connection: session.id, text: Buffer.concat(parts).toString("latin1") };
            console.log(JSON.stringify(letter));
            setTimeout(done, slow);
        });
    },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
