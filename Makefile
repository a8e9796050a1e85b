# make lab          chat in JupyterLab (make lab lang=en for English)
# make test         run all the tests, the browser's included
# make check        lint, types, floors
# make bench        measure, beside the floor and the peers (benchmarks/README.md names them)
# make soak         300 clients in one room for 10 minutes (make soak minutes=2)

python ?= python3
lang ?=
lesson ?= 1
port ?=
minutes ?= 10

ifeq ($(OS),Windows_NT)
bin = .venv/Scripts
else
bin = .venv/bin
endif

# files that an install copies for Jupyter, from where it reads them
installed = $(wildcard chatkit/lab/labextension/static/*) chatkit/lab/jupyter_server_config.json

ifeq ($(lang),en)
installing = Installing JupyterLab and chatkit into the folder .venv, once. It usually takes 1 to 3 minutes.
else
installing = Memasang JupyterLab dan chatkit ke folder .venv, sekali saja. Biasanya 1 sampai 3 menit.
endif

lab: .venv/lab.installed
	@$(bin)/python -m chatkit lab --lesson $(lesson) $(if $(lang),--lang $(lang)) $(if $(port),--port $(port))

test: .venv/dev.installed
	@$(bin)/python -m tests.browser.find --install
	@$(bin)/python -m tests.hub.find --install
	@$(bin)/python -m tests.graders.find --install
	$(bin)/python -m pytest -n 2 --no-loadscope-reorder

check: .venv/dev.installed
	@$(bin)/python tests/no_machine.py
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports

bench: .venv/dev.installed
	@$(bin)/python -m tests.browser.find --install
	@$(bin)/python -m tests.hub.find --install
	$(bin)/python -m benchmarks

soak: .venv/dev.installed
	$(bin)/python -m benchmarks.soak --minutes $(minutes)

screenshots: .venv/dev.installed
	@$(bin)/python -m tests.browser.find --install
	$(bin)/python -m tests.browser.screenshots

.venv/dev.installed: extras = [dev]
.venv/lab.installed .venv/dev.installed: pyproject.toml constraints.txt $(installed)
	@echo "$(installing)"
	@$(python) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "chatkit needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make $(MAKECMDGOALS) python=python3.12")'
	$(python) -m venv .venv
	$(bin)/python -m pip install --constraint constraints.txt --editable '.$(extras)'
	@$(python) -c 'open("$@", "w").close()'

.PHONY: lab test check bench soak screenshots
