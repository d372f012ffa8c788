"""The compose file and the image say what the server understands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OPERATOR = {"POSTGRES_PASSWORD": "a-secret", "S3_SECRET": "another", "TINGJI_SECRETS_KEY": "0f" * 32}


def interpolated(value: Any) -> str:
    """What compose makes of ${NAME:-default} and ${NAME:?sentence}, with the OPERATOR's environment."""

    def substitute(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if name not in OPERATOR:
            assert kind == "-", f"{name} is required but not in the list of what an operator must set"
        return OPERATOR.get(name, rest)

    return re.sub(r"\$\{(\w+):([-?])([^}]*)\}", substitute, str(value))


def test_the_server_accepts_the_environment_that_compose_gives_it() -> None:
    environment = {name: interpolated(value) for name, value in COMPOSE["services"]["server"]["environment"].items()}
    settings = Settings.from_environment(environment)
    assert settings.host == "0.0.0.0"
    assert settings.database_url == "postgresql://tingji:a-secret@postgres/tingji"
    assert settings.redis_url == "redis://redis:6379/0"
    assert settings.blobs_url == "s3+http://tingji:another@s3:7070/evidence"
    assert settings.secrets_key == bytes([15] * 32)
    assert not settings.demonstration


def test_the_server_accepts_the_environment_of_the_image() -> None:
    settings = Settings.from_environment(dict(re.findall(r"(TINGJI_\w+)=(\S+)", DOCKERFILE)))
    assert settings.host == "0.0.0.0"


def test_compose_publishes_the_media_ports_that_the_server_uses() -> None:
    server = COMPOSE["services"]["server"]
    first, last = Settings.from_environment(
        {"TINGJI_MEDIA_PORTS": server["environment"]["TINGJI_MEDIA_PORTS"]}
    ).media_ports
    assert f"{first}-{last}:{first}-{last}/udp" in server["ports"]
    assert f"{first}-{last}/udp" in DOCKERFILE


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_what_a_service_names_exists(name: str) -> None:
    service = COMPOSE["services"][name]
    volumes = {mount.partition(":")[0] for mount in service.get("volumes", [])}
    assert volumes <= COMPOSE["volumes"].keys()
    for other, wanted in service.get("depends_on", {}).items():
        assert wanted["condition"] == "service_healthy"
        assert COMPOSE["services"][other]["healthcheck"]["test"]


def test_every_file_that_the_image_copies_is_in_the_build_context() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
        for source in line.split()
    }
    assert copied
    for source in copied:
        assert source in allowed or source.partition("/")[0] in allowed, f"{source} is not in .dockerignore's list"
        assert (ROOT / source).exists(), f"{source} does not exist"


def test_the_image_does_not_run_as_root() -> None:
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["tingji"]
