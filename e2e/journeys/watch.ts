import { type BrowserContext, expect, type Page } from "@playwright/test";

/** Over every window of a test: whatever a page complains about, and whatever it asks of somebody else, is a fault. */
export class Watch {
  readonly #ourHosts: Set<string>;
  readonly #complaints: string[] = [];
  readonly #outside: string[] = [];
  readonly #expected: RegExp[] = [];

  /** The simulators of payment company and carrier are part of the demo and stand in for others on this machine. */
  constructor(shop: string) {
    this.#ourHosts = new Set([new URL(shop).hostname, "127.0.0.1"]);
  }

  /** What belongs to this test, such as the status of a page that is meant to be missing. */
  expects(complaint: RegExp): void {
    this.#expected.push(complaint);
  }

  over(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error" || /hydrat/i.test(message.text())) this.#complain(`${message.location().url}: ${message.text()}`);
    });
    context.on("weberror", (error) =>
      this.#complain(`${error.page()?.url()}: uncaught ${String(error.error())} ${error.error().stack ?? ""}`),
    );
    context.on("request", (request) => this.#ask(request.url()));
    context.on("page", (page) => this.#sockets(page));
  }

  expectQuiet(): void {
    expect(this.#outside, "requests to somebody else").toEqual([]);
    expect(this.#complaints, "errors in the browser's console").toEqual([]);
  }

  #sockets(page: Page): void {
    page.on("websocket", (socket) => this.#ask(socket.url()));
  }

  #ask(address: string): void {
    const { protocol, hostname } = new URL(address);
    if (/^(https?|wss?):$/.test(protocol) && !this.#ourHosts.has(hostname)) this.#outside.push(address);
  }

  #complain(complaint: string): void {
    if (!this.#expected.some((pattern) => pattern.test(complaint))) this.#complaints.push(complaint);
  }
}
