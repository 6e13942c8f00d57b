import { useLocation } from "react-router";
import { Link, type LinkProps } from "./Link.tsx";

/** A link that says when it leads to the page that is shown, or (unless `end`) to one above it: aria-current, which also gives it its look. */
export function NavLink({ to, end, ...props }: LinkProps & { to: string; end?: boolean | undefined }) {
  const here = `${useLocation().pathname}/`.replace(/\/+$/, "/");
  const there = `${to.split("?")[0]}/`;
  const current = end ? here === there : here.startsWith(there);
  return <Link to={to} aria-current={current ? "page" : undefined} {...props} />;
}
