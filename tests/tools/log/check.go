// check.go FOLDER [RECEIPT] [--witness KEY]: the log in FOLDER as Go's sumdb sees it: the signed note, every entry
// through authenticated tiles, and the path of a receipt; and whether a witness cosigned the note (C2SP
// tlog-cosignature). Prints "ok N entries", or what does not fit.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func read(parts ...string) []byte {
	bytes, err := os.ReadFile(filepath.Join(parts...))
	must(err)
	return bytes
}

type tiles struct{ folder string }

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

// "tile/8/0/x001/234.p/5" of sumdb is "tile/0/x001/234.p/5" here.
func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, one := range list {
		bytes, err := os.ReadFile(filepath.Join(t.folder, strings.Replace(one.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

// A checkpoint: origin, size, root.
func open(text []byte, verifier note.Verifier) tlog.Tree {
	signed, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("of another log: %s", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	hash, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: hash}
}

func bundle(folder string, n, width int64) []byte {
	path := tlog.Tile{H: 8, L: -1, N: n, W: int(width)}.Path() // "tile/8/data/..."
	return read(folder, strings.Replace(path, "tile/8/data/", "tile/entries/", 1))
}

func checkReceipt(text string, verifier note.Verifier, entryOf func(int64) []byte) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") {
		must(fmt.Errorf("no receipt"))
	}
	tree := open([]byte(checkpoint), verifier)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		bytes, err := base64.StdEncoding.DecodeString(line)
		must(err)
		var hash tlog.Hash
		copy(hash[:], bytes)
		proof = append(proof, hash)
	}
	must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entryOf(index))))
}

// The line of a witness: its id, the time, and a signature of header, time and text.
func checkWitness(checkpoint []byte, key string) {
	parts := strings.SplitN(key, "+", 3)
	public, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), public...))
	if public[0] != 4 || fmt.Sprintf("%x", id[:4]) != parts[1] {
		must(fmt.Errorf("no key of a witness"))
	}
	at := bytes.LastIndex(checkpoint, []byte("\n\n"))
	text := checkpoint[:at+1]
	for _, line := range strings.Split(string(checkpoint[at+2:]), "\n") {
		start := "\u2014 " + parts[0] + " "
		if !strings.HasPrefix(line, start) {
			continue
		}
		signed, err := base64.StdEncoding.DecodeString(line[len(start):])
		must(err)
		if len(signed) != 76 || !bytes.Equal(signed[:4], id[:4]) {
			continue
		}
		message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signed[4:12]), text)
		if ed25519.Verify(public[1:], []byte(message), signed[12:]) {
			fmt.Printf("cosigned by %s\n", parts[0])
			return
		}
	}
	must(fmt.Errorf("not cosigned by %s", parts[0]))
}

func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "key"))))
	must(err)
	tree := open(read(folder, "checkpoint"), verifier)
	reader := tlog.TileHashReader(tree, tiles{folder})
	entries := make([][]byte, 0, tree.N)
	for n := int64(0); n*256 < tree.N; n++ {
		width := tree.N - n*256
		if width > 256 {
			width = 256
		}
		bytes := bundle(folder, n, width)
		for len(bytes) >= 2 {
			length := int(bytes[0])<<8 | int(bytes[1])
			entries = append(entries, bytes[2:2+length])
			bytes = bytes[2+length:]
		}
	}
	if int64(len(entries)) != tree.N {
		must(fmt.Errorf("%d entries, not %d", len(entries), tree.N))
	}
	for i, entry := range entries {
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(i))})
		must(err)
		if hashes[0] != tlog.RecordHash(entry) {
			must(fmt.Errorf("entry %d does not fit", i))
		}
	}
	if len(os.Args) == 4 && os.Args[2] == "--witness" {
		checkWitness(read(folder, "checkpoint"), os.Args[3])
	} else if len(os.Args) > 2 {
		checkReceipt(string(read(os.Args[2])), verifier, func(i int64) []byte { return entries[i] })
	}
	fmt.Printf("ok %d entries\n", tree.N)
}
