import WebSocket from "ws";

export interface Message {
  id?: string;
  type: string;
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever came
  payload?: any;
}

export interface Line {
  socket: WebSocket;
  messages: Message[];
  send(message: object | string): void;
  /** Waits for the first message that fits. */
  got(fits: (message: Message) => boolean, ms?: number): Promise<Message>;
  /** Code and reason with which the other side closed. */
  closed: Promise<{ code: number; reason: string }>;
}

const open = new Set<WebSocket>();
export const closeLines = (): void => open.forEach((socket) => socket.terminate());

/** A bare graphql-transport-ws line: says only what it is told to, also what no client would say. */
export async function openLine(url: string, options: { headers?: Record<string, string>; init?: object | null } = {}): Promise<Line> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", { headers: options.headers ?? {} });
  open.add(socket);
  socket.once("close", () => open.delete(socket));
  const messages: Message[] = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data)) as Message));
  const closed = new Promise<{ code: number; reason: string }>((done) =>
    socket.once("close", (code, reason) => done({ code, reason: String(reason) })),
  );
  await new Promise<void>((done, fail) => {
    socket.once("open", done);
    socket.once("error", fail);
  });
  socket.on("error", () => {});
  const line: Line = {
    socket,
    messages,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    async got(fits, ms = 20_000) {
      for (const deadline = Date.now() + ms; ; await new Promise((wait) => setTimeout(wait, 10))) {
        const found = messages.find(fits);
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`no message fits: ${JSON.stringify(messages).slice(0, 2_000)}`);
      }
    },
    closed,
  };
  if (options.init !== null) {
    line.send({ type: "connection_init", payload: options.init ?? {} });
    await Promise.race([line.got(({ type }) => type === "connection_ack"), closed]);
  }
  return line;
}

export const subscribe = (id: string, query: string, variables: object = {}) => ({ id, type: "subscribe", payload: { query, variables } });
