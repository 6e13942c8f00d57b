import { ApolloProvider } from "@apollo/client/react";
import { Outlet } from "react-router";
import { client } from "../client.ts";

/** Pages that live on Apollo's hooks get the client with their code; the shop's pages fetch it after they have appeared. */
export default function WithApollo() {
  return (
    <ApolloProvider client={client}>
      <Outlet />
    </ApolloProvider>
  );
}
