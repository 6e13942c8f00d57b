import { Outlet } from "react-router";
import { registerMessages } from "../../i18n/i18n.tsx";
import messages from "../../i18n/zh/till.json";

registerMessages("zh", messages);

/** What is said from the checkout on; browsing does not load it. */
export default function Till() {
  return <Outlet />;
}
