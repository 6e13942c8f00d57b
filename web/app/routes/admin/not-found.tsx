import { notFound } from "../../page.ts";

function loadPage(): never {
  throw notFound();
}
export const loader = loadPage;
export const clientLoader = loadPage;

export default function NotFound() {
  return null;
}
