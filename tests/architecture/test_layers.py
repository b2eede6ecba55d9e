"""The layers, tiers and independence rules of pyproject.toml hold, and miss no module."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "customiseyou"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a folder that has a pyproject.toml and src/."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )


def inside_contracts() -> list[dict[str, object]]:
    """Return the contracts that order the modules of one or more domains."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = tables["tool"]["importlinter"]["contracts"]
    return [contract for contract in contracts if contract["name"].startswith("Inside ")]


def test_every_import_goes_down():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_module_of_every_domain_has_a_layer():
    contracts = inside_contracts()
    named = [name for contract in contracts for name in contract["containers"]]
    domains = [place.parent.name for place in SOURCE.glob("domains/*/__init__.py")]
    assert sorted(named) == sorted(f"customiseyou.domains.{domain}" for domain in domains)
    assert [contract["exhaustive"] for contract in contracts] == [True] * len(contracts)


def test_imports_that_go_up_and_modules_without_a_layer_are_refused(tmp_path):
    for file in SOURCE.rglob("*.py"):
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "src" / "customiseyou"
    upward = {
        "domains.customization.composition": "domains.customization.queries",
        "domains.customization.documents": "infra.db.session",
        "domains.orders.rules": "infra.jobs",
        "domains.payments.events": "infra.mail",
        "rendering.layout": "infra.storage",
    }
    for importer, name in upward.items():
        file = package / (importer.replace(".", "/") + ".py")
        file.write_text(f"import customiseyou.{name}\n" + file.read_text(encoding="utf-8"))
    (package / "domains" / "orders" / "homeless.py").touch()
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    missed = [
        f"{importer} -> {name}"
        for importer, name in upward.items()
        if f"customiseyou.{importer} -> customiseyou.{name}" not in done.stdout
    ]
    assert missed == []
    assert "customiseyou.domains.orders.homeless" in done.stdout
