import { Outlet } from "react-router";
import { registerMessages } from "../../i18n/i18n.tsx";
import messages from "../../i18n/en/till.json";

registerMessages("en", messages);

/** What is said from the checkout on; browsing does not load it. */
export default function Till() {
  return <Outlet />;
}
