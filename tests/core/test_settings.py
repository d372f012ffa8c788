from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.settings import Settings, SettingsError

ALL = {
    "TINGJI_DATA": "/srv/tingji",
    "TINGJI_HOST": "0.0.0.0",
    "TINGJI_PORT": "8443",
    "TINGJI_PUBLIC_URL": "https://court.example/tingji/",
    "TINGJI_DATABASE": "postgresql://clerk:secret@db.example:5432/tingji",
    "TINGJI_REDIS": "redis://cache.example:6379/2",
    "TINGJI_BLOBS": "s3+https://key:secret@files.example:9000/evidence?region=cn-north-1",
    "TINGJI_UPLOAD_MB": "200",
    "TINGJI_MODEL": "models/large-zh",
    "TINGJI_FONTS": "/usr/share/fonts",
    "TINGJI_MEDIA_ADDRESSES": "127.0.0.1, 192.0.2.7,::1",
    "TINGJI_MEDIA_PUBLIC_ADDRESS": "203.0.113.9",
    "TINGJI_MEDIA_PORTS": "41000-41099",
    "TINGJI_SECRETS_KEY": "0f" * 32,
    "TINGJI_SECRETS_KEY_FILE": "/etc/tingji/secrets.key",
    "TINGJI_IDENTITY_DAYS": "7",
    "TINGJI_MATCHER": "faces.compare:Matcher",
    "TINGJI_DEMONSTRATION": "off",
    "TINGJI_LEADERS": "Judge",
    "TINGJI_SMS_URL": "https://sms.example/send?key=1",
    "TINGJI_STAGES": "陈述，质证, 合议",
    "TINGJI_LAN": "1",
    "TINGJI_RUN": "/run/tingji",
}


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_environment({"PATH": "/bin", "HOME": "/root"})
    assert settings == Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url is None and settings.redis_url is None
    assert settings.demonstration and not settings.lan


def test_every_variable_is_read() -> None:
    assert Settings.from_environment(ALL) == Settings(
        data=Path("/srv/tingji"),
        host="0.0.0.0",
        port=8443,
        public_url="https://court.example/tingji",
        database_url="postgresql://clerk:secret@db.example:5432/tingji",
        redis_url="redis://cache.example:6379/2",
        blobs_url="s3+https://key:secret@files.example:9000/evidence?region=cn-north-1",
        upload_mb=200,
        model=Path("models/large-zh"),
        fonts=Path("/usr/share/fonts"),
        media_addresses=("127.0.0.1", "192.0.2.7", "::1"),
        media_public_address="203.0.113.9",
        media_ports=(41000, 41099),
        secrets_key=bytes([15] * 32),
        secrets_key_file=Path("/etc/tingji/secrets.key"),
        identity_days=7,
        matcher="faces.compare:Matcher",
        demonstration=False,
        leaders="judge",
        sms_url="https://sms.example/send?key=1",
        stages=("陈述", "质证", "合议"),
        lan=True,
        run=Path("/run/tingji"),
    )


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environment(dict.fromkeys(ALL, " ")) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINGJI_HOST", "two words"),
        ("TINGJI_HOST", "http://127.0.0.1"),
        ("TINGJI_PORT", "http"),
        ("TINGJI_PORT", "0"),
        ("TINGJI_PORT", "65536"),
        ("TINGJI_PORT", "-1"),
        ("TINGJI_PORT", "８０００"),
        ("TINGJI_PORT", "9" * 5000),
        ("TINGJI_PUBLIC_URL", "court.example"),
        ("TINGJI_PUBLIC_URL", "https://"),
        ("TINGJI_PUBLIC_URL", "https://court.example/?a=1"),
        ("TINGJI_PUBLIC_URL", "https://court.example:port/"),
        ("TINGJI_DATABASE", "mysql://root:secret@localhost/tingji"),
        ("TINGJI_DATABASE", "sqlite://"),
        ("TINGJI_DATABASE", "postgresql://[::1/tingji"),
        ("TINGJI_REDIS", "http://localhost"),
        ("TINGJI_MEDIA_ADDRESSES", "127.0.0.1;::1"),
        ("TINGJI_MEDIA_ADDRESSES", "localhost"),
        ("TINGJI_MEDIA_PUBLIC_ADDRESS", "court.example"),
        ("TINGJI_MEDIA_PORTS", "40000"),
        ("TINGJI_MEDIA_PORTS", "40100-40000"),
        ("TINGJI_MEDIA_PORTS", "40000-70000"),
        ("TINGJI_SECRETS_KEY", "0f" * 31),
        ("TINGJI_SECRETS_KEY", "0g" * 32),
        ("TINGJI_IDENTITY_DAYS", "0"),
        ("TINGJI_DEMONSTRATION", "maybe"),
        ("TINGJI_LEADERS", "nobody"),
        ("TINGJI_STAGES", "陈述,,合议"),
        ("TINGJI_STAGES", "陈述,陈述"),
        ("TINGJI_STAGES", "1,2,3,4,5,6,7,8,9,10"),
        ("TINGJI_STAGES", "十三个字的阶段名称太长了吧对"),
        ("TINGJI_LAN", "2"),
    ],
)
def test_a_wrong_value_names_the_variable_in_both_languages(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({name: value})
    assert refusal.value.code == "setting_invalid"
    assert name in refusal.value.zh and name in refusal.value.en


def test_a_wrong_address_with_a_password_in_it_is_not_shown() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"TINGJI_DATABASE": "mysql://root:secret@localhost/tingji"})
    assert "secret" not in refusal.value.zh + refusal.value.en


def test_a_wrong_key_is_not_shown() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"TINGJI_SECRETS_KEY": "0123abcd" * 7})
    assert "0123abcd" not in refusal.value.zh + refusal.value.en


def test_the_key_lies_in_the_users_own_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere")
    assert Settings().secrets_key_file == Path("/elsewhere/tingji/secrets.key")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert Settings().secrets_key_file == Path.home() / ".config" / "tingji" / "secrets.key"


def test_an_unknown_name_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"TINGJI_DATABASE_URL": "sqlite:///x.db"})
    assert refusal.value.code == "setting_unknown"
    assert "TINGJI_DATABASE_URL" in refusal.value.zh and "TINGJI_DATABASE?" in refusal.value.en


def test_an_unknown_name_near_nothing_lists_the_known_ones() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"TINGJI_XQZWVK": "1"})
    assert all(name in refusal.value.en for name in ALL)


@given(st.dictionaries(st.sampled_from(sorted(ALL)), st.text(max_size=30)))
def test_any_text_gives_settings_or_a_settings_error(environ: dict[str, str]) -> None:
    try:
        settings = Settings.from_environment(environ)
    except SettingsError as refusal:
        assert refusal.code == "setting_invalid"
    else:
        assert 1 <= settings.port <= 65535
        assert 1 <= settings.media_ports[0] <= settings.media_ports[1] <= 65535
