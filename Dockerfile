# The pages.
FROM node:22-bookworm-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

# The server's packages, in a folder of their own: the compiler's leavings stay behind.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock ./
RUN python -m venv /srv/tingji/.venv \
    && /srv/tingji/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

# The fonts of exported records.
FROM python:3.11-slim-bookworm AS fonts
COPY scripts/fonts ./
RUN apt-get update -q && ./fonts /srv/fonts

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/tingji --shell /usr/sbin/nologin tingji \
    && install --directory --owner tingji /srv/tingji/data
WORKDIR /srv/tingji
COPY --from=packages /srv/tingji/.venv .venv
COPY --from=fonts /srv/fonts fonts
COPY LICENSE ./
COPY server/ server/
COPY models/tiny-zh/ models/tiny-zh/
COPY --from=web /build/web/dist web/dist

USER tingji
ENV PYTHONUNBUFFERED=1 TINGJI_HOST=0.0.0.0 TINGJI_PORT=8000 TINGJI_DATA=data TINGJI_FONTS=fonts
VOLUME /srv/tingji/data
EXPOSE 8000/tcp 40000-40999/udp
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD [".venv/bin/python", "-m", "server", "run"]
