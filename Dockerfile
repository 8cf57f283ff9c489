# videodesk as an image: the wheel is built from the checkout and installed with locked dependencies.
# docker build -t videodesk . && docker run -p 8080:8080 -v videodesk:/var/lib/videodesk -e VIDEODESK_SERVER_SECRET_KEY=… videodesk

FROM node:20-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
COPY web/api-types/package.json api-types/
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM python:3.11-slim-bookworm AS installed
WORKDIR /src
COPY requirements requirements
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
RUN python -m venv /opt/videodesk && /opt/videodesk/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md ./
COPY videodesk videodesk
COPY web/templates web/templates
COPY web/locales web/locales
COPY --from=web /src/web/dist web/dist
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/videodesk/bin/pip install --no-cache-dir --no-deps --no-index /dist/*.whl \
    && /opt/videodesk/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/videodesk --create-home videodesk
COPY --from=installed /opt/videodesk /opt/videodesk
ENV PATH=/opt/videodesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VIDEODESK_SERVER_HOST=0.0.0.0 \
    VIDEODESK_DATABASE_URL=sqlite:////var/lib/videodesk/videodesk.db \
    VIDEODESK_MAIL_DIRECTORY=/var/lib/videodesk/mail
USER videodesk
WORKDIR /var/lib/videodesk
VOLUME /var/lib/videodesk
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health/ready', timeout=4)"]
# Migrations are safe to run at each start; with several replicas run `videodesk migrate` once before them.
CMD ["sh", "-c", "videodesk migrate && exec videodesk serve"]
