import { createContext, type ReactNode } from "react";

export interface CardActionProps {
  slug: string;
  name: string;
  /** True when there is something to choose before the piece can go into the cart. */
  choice: boolean;
  soldOut: boolean;
}

/** What can be done with a piece right from its card; the shop's frame says what, for the catalogue knows no cart. */
export const CardActionContext = createContext<(props: CardActionProps) => ReactNode>(() => null);
