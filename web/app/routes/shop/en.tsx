import { registerMessages } from "../../i18n/i18n.tsx";
import messages from "../../i18n/en/shop.json";

registerMessages("en", messages);

export { clientLoader, ErrorBoundary, loader, shouldRevalidate, ShopLayout as default } from "./layout.tsx";
