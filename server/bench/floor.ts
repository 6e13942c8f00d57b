/**
 * The floor's server, a process of its own: plain node:http that answers ready bytes (/ready/<n>) or runs one prepared
 * statement that makes the JSON (/sql/<name>, the parameters as a JSON array in the body).
 */
import { createServer } from "node:http";
import pg from "pg";
import { floorStatements } from "./floor.sql.ts";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 12 });
pool.on("error", () => {});
const ready = new Map<string, Buffer>();
const bytesOf = (size: string) => {
  let bytes = ready.get(size);
  if (!bytes) ready.set(size, (bytes = Buffer.alloc(Number(size), 0x78)));
  return bytes;
};

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const [, kind, name = ""] = request.url!.split("/");
    if (kind === "ready") {
      const bytes = bytesOf(name);
      response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length }).end(bytes);
      return;
    }
    const text = floorStatements[name];
    if (!text) {
      response.writeHead(kind === "" ? 200 : 404).end("floor");
      return;
    }
    pool.query<{ body: string }>({ name, text, values: JSON.parse(Buffer.concat(parts).toString()) as unknown[] }).then(
      ({ rows }) => {
        const body = rows[0]?.body;
        response.writeHead(body ? 200 : 404, { "content-type": "application/json; charset=utf-8" }).end(body ?? "nothing found");
      },
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
});
server.listen(Number(process.env["PORT"]), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
