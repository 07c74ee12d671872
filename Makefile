# Each command makes the virtual environment that it needs on first use; a machine needs Python >= 3.11 and make.
# PYTHON=... chooses the interpreter, ARGS=... goes to the program behind the command.

VERSIONS := 3.11 3.12 3.13
export UV_PYTHON_DOWNLOADS := never
export HAZELCAST_PEER_PYTHON := $(CURDIR)/.venv-peer/bin/python

# With RETRY=1 the tests that failed are run once more, by themselves, and only what fails again counts.
AGAIN = $(if $(RETRY),|| { echo "== Failed; once more by themselves:"; $(1) -rA --last-failed --last-failed-no-failures none; })

.PHONY: help demo test test-real test-all reliability soak lint format typecheck bench guard docs lock clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 16

demo: .venv-demo/ready ## vector search and typed objects on an embedded member
	@.venv-demo/bin/python examples/demo.py $(ARGS)

test: .venv-test/ready .venv-peer/ready ## all tests, real members included
	.venv-test/bin/python -m pytest $(ARGS) $(call AGAIN,.venv-test/bin/python -m pytest)

REAL = .venv-test/bin/python -m pytest -m "real or once" --ignore=tests/reliability -o cache_dir=.pytest_cache/real

test-real: .venv-test/ready .venv-peer/ready ## what `test-all` leaves out, but for reliability, which needs a quiet machine
	$(REAL) $(ARGS) $(call AGAIN,$(REAL))

test-all: .venv-peer/ready .venv-uv/ready ## what needs no real member and may differ, on each Python that is found, at the same time
	@for version in $(VERSIONS); do \
	    if tools/find-python $$version >/dev/null; then targets="$$targets test-on-$$version"; \
	    else missing="$$missing $$version"; fi; \
	done; [ -z "$$missing" ] || echo "== Not on this machine: Python$$missing"; \
	[ -z "$$targets" ] || $(MAKE) -s -j3 --output-sync=target $$targets

reliability: .venv-test/ready .venv-peer/ready ## goals R1 to R20 with figures, the official client's beside ours (25 minutes)
	HAZELCAST_RELIABILITY=full .venv-test/bin/python -m pytest -q tests/reliability $(ARGS)

soak: .venv-test/ready ## ten minutes of mixed load on three members, one of which is killed each minute: memory, open files, tasks
	HAZELCAST_RELIABILITY=full HAZELCAST_SOAK=600 .venv-test/bin/python -m pytest -q tests/reliability -k test_soak $(ARGS)

ON = .venv-test-$(1)/bin/python -m pytest -q -m "not real and not once" -o cache_dir=.pytest_cache/$(1)

test-on-%: .venv-test-%/ready
	@echo "== Python $*"
	$(call ON,$*) $(ARGS) $(call AGAIN,$(call ON,$*))

lint: .venv-lint/ready ## format, style, and who may import whom
	.venv-lint/bin/ruff format --check . && .venv-lint/bin/ruff check . && .venv-lint/bin/lint-imports --no-logo

format: .venv-lint/ready ## bring the code into the format that `lint` checks
	.venv-lint/bin/ruff check --fix --exit-zero . && .venv-lint/bin/ruff format .

typecheck: .venv-lint/ready ## mypy and pyright, both strict, and the completeness of the public types
	PATH="$(CURDIR)/.venv-lint/bin:$$PATH"; mypy && pyright && pyright --verifytypes hazelcast --ignoreexternal

bench: .venv-lint/ready .venv-peer/ready ## cost beside the official client's; ARGS=--quick takes three minutes
	.venv-lint/bin/python benchmarks/compare.py $(ARGS)

guard: .venv-lint/ready .venv-peer/ready ## fail if the client has become dearer beside the official one
	.venv-lint/bin/python benchmarks/guard.py $(ARGS)

docs: .venv-docs/ready ## the documentation as a site, in site/
	.venv-docs/bin/zensical build --clean --strict $(ARGS)

lock: .venv-uv/ready ## resolve requirements/*.txt anew
	@for name in demo test lint docs; do $(COMPILE) pyproject.toml --extra $$name requirements/$$name.in -o requirements/$$name.txt; done
	@for name in peer uv; do $(COMPILE) requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what the commands made
	rm -rf .venv-* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist site
	find . -name __pycache__ -prune -exec rm -rf {} +

# No registry's address belongs in these files.
COMPILE := .venv-uv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# An index that pip was told of serves uv as well.
INSTALL = $(if $(PIP_INDEX_URL),UV_DEFAULT_INDEX=$(PIP_INDEX_URL) ).venv-uv/bin/uv pip install --quiet --python $(@D)
PROJECT = $(INSTALL) --no-deps --no-build-isolation --editable .

.PRECIOUS: .venv-%/ready .venv-test-%/ready

.venv-uv/ready: requirements/uv.txt
	@python=$$(tools/find-python) && echo "Setting up $(@D) with $$python" && \
	    "$$python" -m venv --clear $(@D) && \
	    $(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@

.venv-peer/ready: requirements/peer.txt .venv-uv/ready
	@python=$$(tools/find-python) && echo "Setting up $(@D) with $$python" && \
	    .venv-uv/bin/uv venv --quiet --clear --python "$$python" $(@D) && \
	    $(INSTALL) --require-hashes -r $< && touch $@

.venv-test-%/ready: requirements/test.txt pyproject.toml .venv-uv/ready
	@python=$$(tools/find-python $*) && echo "Setting up $(@D) with $$python" && \
	    .venv-uv/bin/uv venv --quiet --clear --python "$$python" $(@D) && \
	    $(INSTALL) --require-hashes -r $< && $(PROJECT) && touch $@

.venv-%/ready: requirements/%.txt pyproject.toml .venv-uv/ready
	@python=$$(tools/find-python) && echo "Setting up $(@D) with $$python" && \
	    .venv-uv/bin/uv venv --quiet --clear --python "$$python" $(@D) && \
	    $(INSTALL) --require-hashes -r $< && $(PROJECT) && touch $@
