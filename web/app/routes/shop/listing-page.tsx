import type { OperationVariables, TypedDocumentNode } from "@apollo/client";
import type { ReactNode } from "react";
import { redirect } from "react-router";
import { browserClient, gathered } from "../../apollo.ts";
import { Breadcrumbs, type Crumb } from "../../features/catalogue/Breadcrumbs.tsx";
import { joinListings, type ListingRef } from "../../features/catalogue/Listing.tsx";
import { isBadInput, type LoadArgs, type Loaded } from "../../page.ts";

/** Title above a list: category, collection, all products. */
export function ListingHead({
  crumbs,
  title,
  text,
  origin,
  children,
}: {
  crumbs: Crumb[];
  title: string;
  text?: string | null;
  origin: string;
  children?: ReactNode;
}) {
  return (
    <>
      <Breadcrumbs crumbs={crumbs} here={title} origin={origin} />
      <h1 className="font-display text-2xl md:text-3xl">{title}</h1>
      {text && <p className="mt-2 max-w-2xl text-muted">{text}</p>}
      {children}
      <div className="h-6 md:h-8" />
    </>
  );
}

/** A list from where `?after=` says; from its beginning if that is no place in it, as in an address cut short or from long ago. */
export async function loadListing<T>({ request }: LoadArgs, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    const { pathname, searchParams } = new URL(request.url);
    if (!isBadInput(error) || !searchParams.has("after")) throw error;
    searchParams.delete("after");
    throw redirect(`${pathname}?${searchParams}`.replace(/\?$/, ""));
  }
}

/** Fetches the next page and leaves both in the cache as one answer, so that coming back shows all of it. */
export function useLoadMore<T, V extends OperationVariables>(
  query: TypedDocumentNode<T, V>,
  loaded: Loaded<T, V>,
  list: { get(data: T): ListingRef; set(data: T, listing: ListingRef): T },
) {
  return async (after: string) => {
    const client = await browserClient();
    const { data: more } = await client.query({ query, variables: { ...loaded.variables, after } } as never);
    const shown = (client.readQuery({ query, variables: loaded.variables } as never) as T | null) ?? loaded.data;
    if (!more) return;
    const joined = list.set(shown, joinListings(list.get(shown), list.get(more as T)));
    client.writeQuery({ query, variables: loaded.variables, data: joined } as never);
    gathered(query as never, loaded.variables);
  };
}
