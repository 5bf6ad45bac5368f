# Perezvon in a container: docker build -t perezvon .   (compose.yaml puts Caddy in front of it)
FROM python:3.12-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin perezvon \
    && install -d -o perezvon -g perezvon -m 0700 /data
WORKDIR /app

COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY .env.example LICENSE ./
COPY calls ./calls
COPY wire ./wire
COPY views ./views
COPY pbx ./pbx
COPY channels ./channels
COPY storage ./storage
COPY workflow ./workflow
COPY handlers ./handlers
COPY bot ./bot
RUN python -m compileall -q .

# Settings come from the environment: no file is read unless one is named.
ENV PYTHONUNBUFFERED=1 PEREZVON_ENV_FILE="" MPLCONFIGDIR=/tmp/matplotlib \
    WEB__HOST=0.0.0.0 STORAGE__PATH=/data/perezvon.db BACKUP__DIR=/data/backups
USER perezvon
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health/live', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
