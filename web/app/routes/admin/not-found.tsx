import { notFound } from "../../page.ts";

export function loader(): never {
  throw notFound();
}
export const clientLoader = loader;

export default function NotFound() {
  return null;
}
