# syntax=docker/dockerfile:1
# Debian, not Alpine: the Node that the project brings is built for glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY web/package.json web/
COPY e2e/package.json e2e/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tini && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /app onestall && mkdir /data && chown onestall /data
WORKDIR /app
COPY --from=build --chown=onestall /app/node_modules node_modules
COPY --from=build --chown=onestall /app/package.json /app/schema.graphql ./
COPY --from=build --chown=onestall /app/server server
COPY --from=build --chown=onestall /app/web/build web/build
COPY --from=build --chown=onestall /app/web/package.json web/
USER onestall
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
EXPOSE 3000 3100
VOLUME /data
HEALTHCHECK --interval=10s --start-period=60s CMD ["node_modules/.bin/node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node_modules/.bin/node", "server/dist/main.js"]
