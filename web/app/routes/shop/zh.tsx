import { registerMessages } from "../../i18n/i18n.tsx";
import messages from "../../i18n/zh/shop.json";
import type { Route } from "./+types/zh";
import { Boundary, ShopLayout } from "./layout.tsx";

registerMessages("zh", messages);

export { clientLoader, loader, shouldRevalidate } from "./layout.tsx";

// React Router hands props only to components that are declared in the route's own file
export default function Layout({ loaderData }: Route.ComponentProps) {
  return <ShopLayout loaderData={loaderData} />;
}

export function ErrorBoundary({ error, loaderData }: Route.ErrorBoundaryProps) {
  return <Boundary error={error} loaderData={loaderData} />;
}
