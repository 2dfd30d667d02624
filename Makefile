# Against the Force. Needs Python 3.11 or newer and make; everything else is installed into this folder.
#   make book     build the book and say how to read it
#   make test     run every test
#   make serve    show the built book on this machine      make bench   measure the budgets
#   make format   format and fix what can be fixed          make clean   remove what was built
#   make screenshot   photograph the figure that README.md shows
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

.PHONY: help book test serve bench clean format screenshot
help:
	@sed -n '2,6s/^# *//p' Makefile

book:
	@$(PYTHON) tools/environment.py
	@$(VENV_PYTHON) tools/book.py

test:
	@$(PYTHON) tools/environment.py --tests
	@$(VENV_PYTHON) tools/check.py

serve:
	@$(PYTHON) tools/serve.py

bench:
	@$(PYTHON) tools/environment.py --tests
	@$(VENV_PYTHON) tools/book.py
	@$(VENV_PYTHON) benchmarks/budgets.py
	@$(VENV_PYTHON) benchmarks/peers.py
	@$(VENV_PYTHON) benchmarks/cost.py

screenshot:
	@$(PYTHON) tools/environment.py --tests
	@$(VENV_PYTHON) tools/book.py
	@$(VENV_PYTHON) tools/screenshot.py

format:
	@$(PYTHON) tools/environment.py --tests
	@$(VENV_PYTHON) tools/check.py --fix

clean:
	rm -rf _build book/_static/vendor book/_static/qicc qicc_figures/_bundle .pytest_cache .mypy_cache .ruff_cache .hypothesis
