# syntax=docker/dockerfile:1
# Debian, not Alpine: the Node that the project brings is built for glibc, and linked with libatomic, which neither image has.
FROM node:24-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY web/package.json web/
COPY e2e/package.json e2e/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/node-linux-*/include

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libatomic1 tini && rm -rf /var/lib/apt/lists/* \
 && useradd --system --home-dir /app onestall && install -d -o onestall /data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/package.json /app/schema.graphql /app/LICENSE ./
COPY --from=build /app/server server
COPY --from=build /app/web/build web/build
COPY --from=build /app/web/package.json web/
USER onestall
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/data PATH=/app/node_modules/.bin:$PATH
EXPOSE 3000 3100
VOLUME /data
HEALTHCHECK --interval=10s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "server/dist/main.js"]
