"""Serve the built book on this machine alone: `make serve`. If the port is taken, the next free one."""

from __future__ import annotations

import argparse
import contextlib
import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT, TRIES = 8000, 100


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who leaves while a page is being sent is no error; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def listen(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server for `folder` on loopback, on the first free port from `port` on."""
    handler = functools.partial(Quiet, directory=str(folder))
    for candidate in range(port, port + TRIES):
        with contextlib.suppress(OSError):
            return Server(("127.0.0.1", candidate), handler)
    sys.exit(f"No free port between {port} and {port + TRIES - 1}. Remedy: `python tools/serve.py --port 9000`.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    parser.add_argument("--folder", type=Path, default=ROOT / "_build" / "html")
    arguments = parser.parse_args()
    if not (arguments.folder / "index.html").is_file():
        sys.exit("There is no book to serve yet. Remedy: `make book`.")
    server = listen(arguments.folder, arguments.port)
    print(f"The book is at http://127.0.0.1:{server.server_address[1]}/ (Ctrl+C stops it).", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
