# The commands of Plaudit; what is built from what stands in meson.build.
#
#   make                  builds build/plaudit
#   make demo             builds it and serves an invented program of 4,000 people
#   make run DATA=dir     serves the program in that folder; a new folder is filled with an empty one
#                         (NAME, CODE and EMAIL say whose), and the manager's link is printed
#   make check            all tests, with two compilers
#   make bench            measures
#   make fuzz             feeds each reader of foreign bytes for FUZZ_SECONDS (600)
#   make install          DESTDIR and PREFIX (/usr/local) say where to
#   make clean            removes everything that was built

PREFIX  = /usr/local
DATA    = build/data
NAME    = New program
CODE    = program
EMAIL   = manager@example.org
PEOPLE  = 4000
SEED    = 1
FUZZ_SECONDS = 600

# ccache, if it is there, keeps compiled files from one build to the next.
export CC := $(if $(shell command -v ccache),ccache )gcc

build: build/plaudit

build/build.ninja: | node_modules
	meson setup build -Dbuildtype=release --prefix=$(PREFIX) >/dev/null

build/plaudit: build/build.ninja FORCE
	@ninja -C build plaudit plaudit-paper

node_modules: package-lock.json
	./setup.sh build
	npm ci --ignore-scripts --no-audit --no-fund
	@touch node_modules

demo: build/demo
	build/plaudit serve build/demo --set log.level=warn

build/demo: | build/plaudit
	build/plaudit demo build/demo --people $(PEOPLE) --seed $(SEED)

run: build/plaudit
	@test -e $(DATA) || build/plaudit init $(DATA) --name "$(NAME)" --code $(CODE) --email $(EMAIL)
	build/plaudit serve $(DATA)

check:
	@./setup.sh all
	@tests/run

bench: build/plaudit
	@tests/run bench

fuzz:
	@./setup.sh all
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/run fuzz

install: build/plaudit
	meson setup --reconfigure build --prefix=$(PREFIX) >/dev/null
	meson install -C build --no-rebuild

clean:
	rm -rf build build-gcc build-clang build-tsan

FORCE:
.PHONY: build demo run check bench fuzz install clean FORCE
.DEFAULT_GOAL := build
