import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

/** Prometheus metrics, one registry per application (tests run several in one process). */
export function createMetrics(collectProcess: boolean) {
  const registry = new Registry();
  if (collectProcess) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: "onestall_http_request_seconds",
      help: "Time to answer, by kind of request and status",
      labelNames: ["kind", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    operations: new Counter({
      name: "onestall_graphql_operations_total",
      help: "GraphQL operations by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    sockets: new Gauge({ name: "onestall_live_sockets", help: "Open WebSocket connections", registers }),
    subscriptions: new Gauge({ name: "onestall_live_subscriptions", help: "Open subscriptions", registers }),
    connections: new Gauge({
      name: "onestall_database_connections",
      help: "Connections of this process's pool: in use and idle; and statements that wait for one",
      labelNames: ["state"],
      registers,
    }),
    outboxAge: new Gauge({
      name: "onestall_outbox_age_seconds",
      help: "Age of the oldest event not yet dispatched; NaN while the database cannot tell",
      registers,
    }),
    alerts: new Counter({
      name: "onestall_alerts_total",
      help: "What a person should look at: notifications that do not match, payments that need a decision, failing jobs",
      labelNames: ["kind"],
      registers,
    }),
  };
}
