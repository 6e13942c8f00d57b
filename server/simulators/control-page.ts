import { readFileSync } from "node:fs";
import type { Controls } from "./control.ts";
import { html, languageOf, page } from "./html.ts";
import type { Router } from "./http.ts";
import { reply } from "./http.ts";

export const openControlPage = (router: Router, _controls: Controls): void => {
  const asset = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8");
  router
    .on("GET", "/", (call) => page({ title: "Simulators", language: languageOf(call), body: html`<main></main>` }))
    .on("GET", "/assets/simulators.css", () => reply(asset("simulators.css"), "text/css; charset=utf-8"))
    .on("GET", "/assets/control.js", () => reply(asset("control.js"), "text/javascript; charset=utf-8"));
};
