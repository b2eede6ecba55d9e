"""Settings are read once, from the environment and a file, and say clearly what is wrong."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from customiseyou.app import settings, settings_docs, settings_sources
from customiseyou.infra.processes import refusals

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * settings_sources.SECRET_KEY_LENGTH_MIN


def read(folder: Path, **environ: str) -> settings.Settings:
    return settings.read(environ=environ, folder=folder)


def refused(folder: Path, **environ: str) -> str:
    with pytest.raises(refusals.SettingsWrong) as caught:
        read(folder, **environ)
    assert caught.value.exit_code == 78
    return str(caught.value)


def test_without_anything_a_shop_of_its_own_can_be_tried(tmp_path):
    found = read(tmp_path)
    assert found.server.origin == "http://127.0.0.1:8000"
    assert found.database.url is None
    assert found.mail.smtp_url is None
    assert found.demo is False
    assert found.payments.sandbox is False
    assert found.server.secret_key == ""


def test_environment_wins_over_the_file(tmp_path):
    (tmp_path / ".env").write_text(
        "# a comment\n\nCUSTOMISEYOU_SERVER_PORT=9000\nexport CUSTOMISEYOU_LOG_LEVEL='debug'\n"
        'CUSTOMISEYOU_OPERATOR_NAME="Mugs & Co"\nSOMETHING_ELSE=1\nCUSTOMISEYOU_DATA_DIR=\n'
    )
    found = read(tmp_path, CUSTOMISEYOU_SERVER_PORT="9001")
    assert found.server.port == 9001
    assert found.log.level == "debug"
    assert found.operator.name == "Mugs & Co"


def test_toml_file_has_a_table_for_each_section(tmp_path):
    (tmp_path / "customiseyou.toml").write_text(
        'demo = true\n[server]\nport = 9000\npublic_url = "https://shop.example.org"\n'
        "[log]\nas_json = true\n"
    )
    found = read(tmp_path)
    assert (found.demo, found.server.port, found.log.as_json) == (True, 9000, True)
    assert found.server.origin == "https://shop.example.org"


def test_file_can_be_named(tmp_path):
    (tmp_path / "other.toml").write_text("[server]\nport = 9002\n")
    assert read(tmp_path, CUSTOMISEYOU_SETTINGS_FILE="other.toml").server.port == 9002
    assert "no such file" in refused(tmp_path, CUSTOMISEYOU_SETTINGS_FILE="gone.toml")


def test_names_that_hosting_platforms_set_are_understood_and_ours_win(tmp_path):
    plain, ours = "postgres://u:p@db/plain", "postgresql://u:p@db/ours"
    assert read(tmp_path, DATABASE_URL=plain).database.url == plain
    both = read(tmp_path, DATABASE_URL=plain, CUSTOMISEYOU_DATABASE_URL=ours)
    assert both.database.url == ours
    direct = read(tmp_path, DATABASE_URL=plain, DATABASE_DIRECT_URL=ours)
    assert direct.direct_database_url == ours
    (tmp_path / ".env").write_text(f"DATABASE_URL={plain}\n")
    assert read(tmp_path).direct_database_url == plain


def test_direct_address_alone_makes_no_sense(tmp_path):
    said = refused(tmp_path, DATABASE_DIRECT_URL="postgresql://u:p@db/x")
    assert said.startswith("DATABASE_DIRECT_URL is set but DATABASE_URL is not: set that too")


def test_a_variable_is_named_as_it_was_set(tmp_path):
    said = refused(tmp_path, DATABASE_URL="mysql://x")
    assert said.startswith("DATABASE_URL in the environment is (not shown) but must be like")
    (tmp_path / ".env").write_text("DATABASE_URL=mysql://x\n")
    said = refused(tmp_path)
    assert said.startswith(f"DATABASE_URL in {tmp_path / '.env'} is (not shown) but must be like")
    assert refused(tmp_path, CUSTOMISEYOU_DATABASE_URL="x").startswith("CUSTOMISEYOU_DATABASE_URL")


def test_demo_turns_the_sandbox_on_unless_told_otherwise(tmp_path):
    assert read(tmp_path, CUSTOMISEYOU_DEMO="yes").payments.sandbox is True
    off = read(tmp_path, CUSTOMISEYOU_DEMO="on", CUSTOMISEYOU_PAYMENTS_SANDBOX="off")
    assert off.payments.sandbox is False


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("CUSTOMISEYOU_SERVER_PORT", "99999", "'99999' but must be a whole number from 1 to 65535"),
        ("CUSTOMISEYOU_SERVER_PORT", "web", "'web' but must be a whole number from 1 to 65535"),
        ("CUSTOMISEYOU_DEMO", "maybe", "'maybe' but must be true or false"),
        ("CUSTOMISEYOU_LOG_LEVEL", "loud", "'loud' but must be one of debug, info, warning, error"),
        ("CUSTOMISEYOU_SERVER_PUBLIC_URL", "shop", "'shop' but must be like https://shop"),
        (
            "CUSTOMISEYOU_SERVER_PUBLIC_URL",
            "https://x.org/",
            "'https://x.org/' but must be like https://shop",
        ),
        ("CUSTOMISEYOU_MAIL_SENDER", "me", "'me' but must be like CustomiseYou <hello@"),
    ],
)
def test_unusable_value_is_named_with_its_variable_and_the_cure(tmp_path, variable, value, wanted):
    said = refused(tmp_path, **{variable: value})
    assert said.startswith(f"{variable} in the environment is {wanted}")
    assert said.endswith("set it so, or remove it to use the default.")
    assert "\n" not in said


def test_value_in_a_file_is_named_with_the_file(tmp_path):
    (tmp_path / "customiseyou.toml").write_text("[server]\nport = 0\n")
    expected = f"CUSTOMISEYOU_SERVER_PORT in {tmp_path / 'customiseyou.toml'} is 0 but must be"
    assert refused(tmp_path).startswith(expected)


def test_every_trouble_is_told_at_once(tmp_path):
    said = refused(tmp_path, CUSTOMISEYOU_SERVER_PORT="0", CUSTOMISEYOU_DEMO="?")
    assert len(said.splitlines()) == 2


def test_misspelt_name_is_refused_with_the_likely_one(tmp_path):
    said = refused(tmp_path, CUSTOMISEYOU_SERVER_PROT="1")
    assert said == (
        "CUSTOMISEYOU_SERVER_PROT in the environment is not a setting: did you mean "
        "CUSTOMISEYOU_SERVER_PORT?"
    )
    assert "lists them all" in refused(tmp_path, CUSTOMISEYOU_ZZZ="1")


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("customiseyou.toml", b"[server\n", "is not valid TOML"),
        (".env", b"PORT 9000\n", "line 1 is 'PORT 9000' but must be NAME=value"),
        (".env", b"\xff\xfe", "is not UTF-8 text"),
        (".env", b"#" * (settings_sources.FILE_BYTES_MAX + 1), "is larger than 64 KiB"),
    ],
)
def test_unreadable_file_is_named(tmp_path, name, content, wanted):
    (tmp_path / name).write_bytes(content)
    said = refused(tmp_path)
    assert said.startswith(str(tmp_path / name))
    assert wanted in said


def test_secrets_are_never_shown(tmp_path):
    found = read(
        tmp_path,
        CUSTOMISEYOU_SERVER_SECRET_KEY=KEY,
        DATABASE_URL="postgresql://u:hush@db/x",
        CUSTOMISEYOU_MAIL_SMTP_URL="smtp://u:hush@mail",
    )
    assert KEY not in repr(found)
    assert "hush" not in repr(found)
    assert "hush" not in refused(tmp_path, DATABASE_URL="mysql://u:hush@db/x")
    assert "short" not in refused(tmp_path, CUSTOMISEYOU_SERVER_SECRET_KEY="short")


def test_secret_key_is_made_once_and_kept_closed(tmp_path):
    environ = {"CUSTOMISEYOU_DATA_DIR": str(tmp_path / "data")}
    with ThreadPoolExecutor(8) as threads:
        loads = [threads.submit(settings.load, environ=environ, folder=tmp_path) for _ in range(8)]
    keys = {load.result().server.secret_key for load in loads}
    assert len(keys) == 1
    assert len(keys.pop()) >= settings_sources.SECRET_KEY_LENGTH_MIN
    (kept,) = (tmp_path / "data").iterdir()
    assert kept.name == settings_sources.SECRET_KEY_FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_given_secret_key_leaves_the_disk_alone(tmp_path):
    environ = {
        "CUSTOMISEYOU_DATA_DIR": str(tmp_path / "data"),
        "CUSTOMISEYOU_SERVER_SECRET_KEY": KEY,
    }
    assert settings.load(environ=environ, folder=tmp_path).server.secret_key == KEY
    assert list(tmp_path.iterdir()) == []


def test_truncated_secret_key_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / settings_sources.SECRET_KEY_FILE).write_text("short\n")
    with pytest.raises(refusals.SettingsWrong, match="too short: delete the file"):
        settings.load(environ={"CUSTOMISEYOU_DATA_DIR": "data"}, folder=tmp_path)


def test_data_lies_in_the_checkout_or_where_the_system_keeps_such_things(tmp_path, monkeypatch):
    assert read(ROOT).data_path == ROOT / "var"
    assert read(ROOT / "docs").data_path == ROOT / "var"
    assert read(tmp_path, CUSTOMISEYOU_DATA_DIR="here").data_path == tmp_path / "here"
    monkeypatch.setattr(settings_sources, "__file__", "/usr/lib/python3/site-packages/c/app/s.py")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr("sys.platform", "linux")
    assert read(tmp_path).data_path == tmp_path / "share" / "customiseyou"


def test_postal_address_has_lines(tmp_path):
    found = read(tmp_path, CUSTOMISEYOU_OPERATOR_ADDRESS="1 Market Street | Pune 411001|")
    assert found.operator.address_lines == ("1 Market Street", "Pune 411001")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (settings_docs.DOCUMENT, settings_docs.document()),
        (settings_docs.EXAMPLE, settings_docs.example()),
    ],
)
def test_what_is_made_from_the_settings_is_up_to_date(name, text):
    assert (ROOT / name).read_text() == text, "run 'customiseyou settings --write'"


def test_every_setting_is_described_in_both_files():
    names = set(settings.variables())
    assert len(names) > 15
    for variable, (_section, _field, (_kind, meta)) in settings.variables().items():
        assert meta.description, variable
        assert meta.description.endswith("."), variable
        assert f"| `{variable}` |" in settings_docs.document()
        assert f"\n# {variable}=" in settings_docs.example()


def test_every_value_of_the_example_can_be_used(tmp_path):
    lines = [
        line.removeprefix("# ")
        for line in settings_docs.example().splitlines()
        if line.startswith("# CUSTOMISEYOU_") and "SECRET_KEY" not in line
    ]
    (tmp_path / ".env").write_text("\n".join(lines))
    assert read(tmp_path).database.direct_url == "postgresql://shop:secret@db.example.org:5433/shop"
