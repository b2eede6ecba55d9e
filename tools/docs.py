"""Write every document that is made from the code: `make docs`."""

import sys

from tools.lints import routes
from tools.lints.source import ROOT

from customiseyou.app import settings_docs
from tools import api_doc, database_doc, permissions_doc


def documents() -> dict[str, str]:
    """Return the text of each made document by its path in the checkout."""
    return {
        settings_docs.DOCUMENT: settings_docs.document(),
        settings_docs.EXAMPLE: settings_docs.example(),
        permissions_doc.DOCUMENT: permissions_doc.document(routes.all_routes(routes.application())),
        database_doc.DOCUMENT: database_doc.document(),
        api_doc.DOCUMENT: api_doc.document(),
    }


def main() -> int:
    """Write those that changed."""
    for name, text in documents().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"Wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
