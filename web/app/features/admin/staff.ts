import { type MiddlewareFunction, redirect } from "react-router";
import { graphql } from "../../gql/index.ts";
import { act, load, type LoadArgs } from "../../page.ts";
import { deskPaths } from "../../paths.ts";

const Viewer = graphql(`
  query DeskViewer {
    me {
      id
      role
    }
  }
`);

const SignOut = graphql(`
  mutation DeskSignOut($input: SessionEndInput!) {
    sessionEnd(input: $input) {
      ended
    }
  }
`);

export const isStaff = async (args: LoadArgs) => (await load(args, Viewer, {})).data.me?.role === "STAFF";

/** Before any loader of the desk runs: guests and shoppers are led to the login and come back to what they asked for. */
export const staffOnly: MiddlewareFunction<Response> = async (args, next) => {
  if (await isStaff(args)) return next();
  const { pathname, search } = new URL(args.request.url);
  throw redirect(deskPaths.login(pathname === deskPaths.home ? undefined : pathname + search));
};

export async function signOut(args: LoadArgs) {
  await act(args, SignOut, { input: { everywhere: false } });
  return redirect(deskPaths.login());
}

/** Only places inside the desk: the address comes from outside and could lead anywhere. */
export function safeNext(request: Request): string {
  const next = new URL(request.url).searchParams.get("next") ?? "";
  return /^\/admin(\/|\?|$)/.test(next) && !next.startsWith(deskPaths.login()) ? next : deskPaths.home;
}
