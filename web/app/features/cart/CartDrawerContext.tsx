import { createContext, type ReactNode, use, useMemo, useState } from "react";

interface Drawer {
  open: boolean;
  setOpen(open: boolean): void;
}

const DrawerContext = createContext<Drawer>({ open: false, setOpen: () => {} });
export const useCartDrawer = () => use(DrawerContext);

export function CartDrawerProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return <DrawerContext value={useMemo(() => ({ open, setOpen }), [open])}>{children}</DrawerContext>;
}
