"""Renders every template with the tests' sample values, serves them, and takes pictures.

Usage: python tools/preview_templates.py OUT_DIR --pictures PICTURES_DIR [--only product,cart]
[--views phone,desk] [--themes light,dark] [--langs en,ur]
"""

import argparse
import functools
import http.server
import sys
import threading
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.web import sample_pages  # noqa: E402

from customiseyou.web.shared import rendering, static_files  # noqa: E402

VIEWS = {"phone": (390, 844), "desk": (1440, 900)}

PAGE_POLICY = (
    "default-src 'self'; script-src 'nonce-nonce' 'strict-dynamic'; "
    "style-src 'self' 'nonce-nonce'; img-src 'self' data: blob:"
)
MAIL_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers sample pages, built files and sample pictures."""

    renderer: rendering.Renderer
    pictures: Path

    def do_GET(self) -> None:
        """Answer /preview/<name>/<lang>/<theme>, /static/ and /media/."""
        path = self.path.partition("?")[0]
        if path.startswith("/static/"):
            self._file(static_files.STATIC / path.removeprefix("/static/"))
        elif path.startswith("/media/"):
            self._file(self.pictures / path.removeprefix("/media/"))
        elif path.startswith("/preview-mail/"):
            _, _, name, lang, _ = path.split("/")
            chrome = sample_pages.chrome(lang=lang)
            mail = self.renderer.mail(sample_pages.MAILS[name], chrome=chrome)
            html = mail.html.replace("https://shop.example/media", "/media")
            self._answer(html.encode(), "text/html; charset=utf-8", MAIL_POLICY)
        elif path.startswith("/preview/"):
            _, _, name, lang, theme = path.split("/")
            chrome = sample_pages.chrome(lang=lang, theme=theme)
            html = self.renderer.page(sample_pages.PAGES[name], chrome=chrome)
            self._answer(html.encode(), "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _file(self, path: Path) -> None:
        kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
        kinds |= {".webp": "image/webp", ".woff2": "font/woff2"}
        if path.is_file():
            self._answer(path.read_bytes(), kinds.get(path.suffix, "application/octet-stream"))
        else:
            self.send_error(404)

    def _answer(self, body: bytes, kind: str, policy: str = PAGE_POLICY) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def take(page: Page, *, address: str, to: Path, axe: bool) -> None:
    """Take the whole page and print what the browser complains about."""
    page.goto(address)
    page.evaluate("document.fonts.ready")
    height = page.evaluate("document.documentElement.scrollHeight")
    for at in range(0, height, 700):
        page.evaluate(f"window.scrollTo(0, {at})")
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(150)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if wide:
        print(f"wider than the screen: {to.name}")
    # The window grows to the page, so that bars fixed to its edge stand at the edge.
    before = page.viewport_size or {"width": 390, "height": 844}
    page.set_viewport_size({"width": before["width"], "height": height})
    page.screenshot(path=to)
    page.set_viewport_size(before)
    if axe:
        for found in Axe().run(page).response["violations"]:
            print(to.name, found["id"], found["impact"])
            for node in found["nodes"][:3]:
                print("   ", node["html"][:160])


def main() -> None:
    """Serve the samples and walk over them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--only", default=",".join(sample_pages.PAGES))
    parser.add_argument("--views", default="phone,desk")
    parser.add_argument("--themes", default="light")
    parser.add_argument("--langs", default="en")
    parser.add_argument("--axe", action="store_true", help="say what axe-core finds")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    Handler.renderer = rendering.Renderer(static_files=static_files.StaticFiles())
    Handler.pictures = chosen.pictures
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for view in chosen.views.split(","):
            width, height = VIEWS[view]
            page = browser.new_page(viewport={"width": width, "height": height})
            page.on("console", lambda message: print(message.type, message.text))
            page.on("pageerror", functools.partial(print, "script error:"))
            for name in chosen.only.split(","):
                for lang in chosen.langs.split(","):
                    for theme in chosen.themes.split(","):
                        take(
                            page,
                            address=f"{origin}/preview/{name}/{lang}/{theme}",
                            axe=chosen.axe,
                            to=chosen.out / f"{name}.{view}.{lang}.{theme}.png",
                        )
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
