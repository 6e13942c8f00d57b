import { useEffect } from "react";
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, ScrollRestoration, useLocation, useRouteLoaderData } from "react-router";
import frauncesUrl from "@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2?url";
import instrumentUrl from "@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2?url";
import type { Route } from "./+types/root";
import "./app.css";
import { HandOff, useNonce } from "./document.tsx";
import { languageInPath, tagOf } from "./i18n/language.ts";
import { languageOf } from "./page.ts";
import { paths } from "./paths.ts";
import { setCookies } from "./set-cookies.ts";
import { buttonClass } from "./ui/Button.tsx";
import { ToastProvider } from "./ui/Toast.tsx";

export const middleware: Route.MiddlewareFunction[] = [setCookies];

export const loader = (args: Route.LoaderArgs) => ({ language: languageOf(args) });
// A change of language is a change of document
export const shouldRevalidate = () => false;

export const links: Route.LinksFunction = () => [
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "preload", href: frauncesUrl, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "preload", href: instrumentUrl, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
];

/**
 * Before the first paint: the chosen theme, and data-js for controls that need JavaScript. If the application's files then fail
 * to arrive, data-js goes again and the page shows its plain forms.
 */
const early = `(function(d){d.js="";try{var t=localStorage.getItem("theme");if(t==="light"||t==="dark")d.theme=t}catch(e){}
function lost(){if(!("hydrated" in d))delete d.js}setTimeout(lost,10000);
addEventListener("error",function(e){if(e.target&&(e.target.tagName==="SCRIPT"||e.target.tagName==="LINK"&&e.target.rel==="modulepreload"))lost()},true)})(document.documentElement.dataset)`;

export function Layout({ children }: { children: React.ReactNode }) {
  const nonce = useNonce();
  const { pathname } = useLocation();
  const loaded = useRouteLoaderData<typeof loader>("root");
  return (
    <html lang={tagOf(languageInPath(pathname) ?? loaded?.language ?? "zh")} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#f7f4ee" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#161512" media="(prefers-color-scheme: dark)" />
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: early }} />
        <Meta />
        <Links nonce={nonce} />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
        <HandOff />
      </body>
    </html>
  );
}

export default function App() {
  useEffect(() => {
    document.documentElement.dataset["hydrated"] = ""; // clicks before this moment are full page loads; tests wait for it
  }, []);
  return (
    <ToastProvider>
      <Outlet />
    </ToastProvider>
  );
}

/** Outside the shop's layouts no language is loaded, so this page speaks both. */
export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <main className="container-page grid min-h-dvh place-content-center gap-4 py-16 text-center">
      <title>{missing ? "404" : "500"}</title>
      <h1 className="font-display text-2xl">{missing ? "没有这一页 · Nothing here" : "出了点问题 · Something went wrong"}</h1>
      <p className="text-muted">
        {missing ? "地址可能写错了，或这一页已经撤下。" : "不是您的错，我们已经记下了。"}
        <br />
        {missing ? "The address may be mistyped, or the page has been taken down." : "It was not you. We have made a note of it."}
      </p>
      <p>
        <a href={paths.root} className={buttonClass({})}>
          回首页 · Home
        </a>
      </p>
    </main>
  );
}
