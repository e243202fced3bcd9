# Two commands do everything on a fresh machine: `make run` and `make test`.

CARGO ?= cargo

.PHONY: run test setup-run setup-test

# Opens the app. Without a display it rehearses a bundled session and tells on the terminal what happens in it.
run: setup-run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		$(CARGO) run --release --quiet; \
	else \
		echo "No display: rehearsing a session on the terminal instead."; \
		$(CARGO) run --release --quiet -- rehearse intramuscular-60 --speed 300; \
	fi

# Format, lints, docs, every test.
test: setup-test
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --document-private-items
	$(CARGO) nextest run
	$(CARGO) test --doc

setup-run:
	@./.ci/setup run

setup-test:
	@./.ci/setup test
