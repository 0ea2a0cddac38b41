# One image per part: `docker build --build-arg PART=ticket_service .` holds that folder and shared/ only.
FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home aftersales
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=2 AFTERSALES_VAR=/tmp
COPY requirements/product.lock requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/product.lock
COPY deploy/gunicorn_conf.py ./
COPY shared shared
ARG PART
COPY ${PART} ${PART}
ENV PART=${PART}
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-ISc", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["sh", "-c", "exec gunicorn --config gunicorn_conf.py \"${PART}.app:create_app()\""]
