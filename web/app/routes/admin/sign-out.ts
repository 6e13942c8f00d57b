import { redirect } from "react-router";
import { signOut } from "../../features/admin/staff.ts";
import { deskPaths } from "../../paths.ts";
import type { Route } from "./+types/sign-out";

/** A plain form posts here, so that signing out also works when the page's scripts do not. */
export const action = (args: Route.ActionArgs) => signOut(args);
export const loader = () => redirect(deskPaths.home);
