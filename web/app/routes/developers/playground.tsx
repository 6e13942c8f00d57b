import { lazy, Suspense, useEffect, useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { Skeleton } from "../../ui/Feedback.tsx";
import type { Route } from "./+types/playground";

// The editor is large and lives in the browser only
const Playground = lazy(() => import("../../features/developers/Playground.client.tsx"));

const Who = graphql(`
  query PlaygroundViewer {
    shop {
      demo
    }
    me {
      id
    }
  }
`);

const loadPage = async (args: LoadArgs) => {
  const { data } = await load(args, Who, {});
  return { demo: data.shop.demo, signedIn: Boolean(data.me), preset: new URL(args.request.url).searchParams.get("preset") };
};
export const loader = loadPage;
export const clientLoader = loadPage;

export default function PlaygroundPage({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const [inBrowser, setInBrowser] = useState(false);
  useEffect(() => setInBrowser(true), []);
  const waiting = (
    <div role="status" className="grid flex-1 gap-3 p-4 md:grid-cols-[18rem_1fr_1fr]">
      <span className="sr-only">{t("desk.loading")}</span>
      <Skeleton className="min-h-40" />
      <Skeleton className="min-h-40" />
      <Skeleton className="min-h-40" />
    </div>
  );
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <title>GraphQL</title>
      <h1 className="sr-only">{t("dev.playground")}</h1>
      <noscript>
        <p className="p-4">{t("dev.playground.noScript")}</p>
      </noscript>
      {inBrowser ? (
        <Suspense fallback={waiting}>
          <Playground {...loaderData} />
        </Suspense>
      ) : (
        waiting
      )}
    </main>
  );
}
