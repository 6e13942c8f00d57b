import type { ReactNode } from "react";
import { Outlet } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { DeskFrame } from "../../features/admin/DeskFrame.tsx";
import { DeskLive } from "../../features/admin/DeskLive.tsx";
import { DeskProblem } from "../../features/admin/DeskProblem.tsx";
import { staffOnly } from "../../features/admin/staff.ts";
import { LanguageSwitch } from "../../features/shell/LanguageSwitch.tsx";
import { ThemeSwitch } from "../../features/shell/ThemeSwitch.tsx";
import type { DeskFrameQuery, DeskFrameQueryVariables } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { load, type LoadArgs, type Loaded } from "../../page.ts";
import type { Route } from "./+types/layout";

const DeskFrameDocument = graphql(`
  query DeskFrame {
    shop {
      name
    }
    me {
      id
      name
      owner
      permissions
    }
    desk {
      ...DeskNav_desk
      ...DeskFigures
    }
  }
`);

type Frame = Loaded<DeskFrameQuery, DeskFrameQueryVariables>;

export const middleware = [staffOnly];
const loadPage = (args: LoadArgs): Promise<Frame> => load(args, DeskFrameDocument, {});
export const loader = loadPage;
export const clientLoader = loadPage;
// From here on the figures come by subscription
export const shouldRevalidate = () => false;

function Framed({ loaded, children }: { loaded: Frame; children: ReactNode }) {
  const { shop, me, desk } = useLoaded(DeskFrameDocument, loaded);
  return (
    <DeskFrame
      shopName={shop.name}
      desk={desk}
      person={{ name: me?.name ?? "", owner: me?.owner ?? false, maySet: me?.permissions.includes("SETTINGS_WRITE") ?? false }}
      preferences={
        <>
          <LanguageSwitch className="py-2 text-sm text-muted hover:text-action hover:underline" />
          <ThemeSwitch />
        </>
      }
    >
      {children}
    </DeskFrame>
  );
}

export default function DeskLayout({ loaderData }: Route.ComponentProps) {
  return (
    <DeskLive>
      <Framed loaded={loaderData}>
        <Outlet />
      </Framed>
    </DeskLive>
  );
}

export function ErrorBoundary({ error, loaderData }: Route.ErrorBoundaryProps) {
  if (!loaderData) return <DeskProblem error={error} />;
  return (
    <Framed loaded={loaderData}>
      <DeskProblem error={error} />
    </Framed>
  );
}
