# The image of the site, its worker and its commands; compose.yaml starts them. It writes only to
# /var/lib/vapi-numbers and /tmp, so its root can be read-only.
FROM python:3.13-slim-trixie AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/vapi-numbers
COPY requirements.lock ./
RUN /opt/vapi-numbers/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md ./
COPY dashboard dashboard
COPY numbers numbers
COPY templates templates
COPY static static
RUN /opt/vapi-numbers/bin/pip install --no-deps .
RUN STATIC_DIR=/opt/vapi-numbers/static /opt/vapi-numbers/bin/vapi-numbers collect-static

FROM python:3.13-slim-trixie

# pg_dump and pg_restore, for `manage backup` and `restore`
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 vapi-numbers \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin vapi-numbers \
    && install --directory --owner=10001 --group=10001 --mode=700 /var/lib/vapi-numbers
COPY --from=build /opt/vapi-numbers /opt/vapi-numbers

ENV PATH=/opt/vapi-numbers/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    STATIC_DIR=/opt/vapi-numbers/static \
    VAR_DIR=/var/lib/vapi-numbers
USER 10001:10001
WORKDIR /var/lib/vapi-numbers
VOLUME /var/lib/vapi-numbers
EXPOSE 8000
# A save may take 70 seconds while Vapi hangs: stop with `docker stop --time 80`
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(f'http://127.0.0.1:{os.environ.get(\"PORT\", 8000)}/readyz', timeout=4)"]
ENTRYPOINT ["vapi-numbers"]
CMD ["run"]
