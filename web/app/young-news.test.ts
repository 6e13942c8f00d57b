import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { Observable, type Subscriber } from "rxjs";
import { beforeEach, expect, test } from "vitest";
import { keepNewsYoung } from "./young-news.ts";

const OrderQuery = gql`
  query Order {
    order(id: "o") {
      id
      lastEventId
      state
    }
  }
`;
const StateQuery = gql`
  query State {
    order(id: "o") {
      id
      state
    }
  }
`;
const OrderUpdated = gql`
  subscription OrderUpdated {
    orderUpdated(id: "o") {
      eventId
      order {
        id
        lastEventId
        state
      }
    }
  }
`;

const order = (lastEventId: string, state: string) => ({ __typename: "Order", id: "o", lastEventId, state });
const soon = () => new Promise((done) => setTimeout(done, 5));

let client: ApolloClient;
/** What came of each operation that went over HTTP, in order: the test answers when it wants to. */
let asked: Subscriber<ApolloLink.Result>[];
let line: Subscriber<ApolloLink.Result>;
const answer = (index: number, data: object) => {
  asked[index]!.next({ data: { ...data } });
  asked[index]!.complete();
};
const tell = (lastEventId: string, state: string) =>
  line.next({ data: { orderUpdated: { __typename: "OrderUpdate", eventId: lastEventId, order: order(lastEventId, state) } } });
const shown = () => client.readQuery<{ order: { state: string } }>({ query: StateQuery })?.order.state;
const ask = (query = OrderQuery) => void client.query({ query, fetchPolicy: "network-only" });
const listen = () => client.subscribe({ query: OrderUpdated }).subscribe();

beforeEach(() => {
  const cache = new InMemoryCache();
  const { news, answers } = keepNewsYoung(cache);
  asked = [];
  const http = new ApolloLink(() => new Observable((observer) => void asked.push(observer)));
  const socket = new ApolloLink(() => new Observable((observer) => void (line = observer)));
  client = new ApolloClient({
    cache,
    link: ApolloLink.split(({ operationType }) => operationType === "subscription", news.concat(socket), answers.concat(http)),
  });
});

test("news that arrive while an answer is on its way are not written over by it", async () => {
  listen();
  ask();
  tell("12", "PAID");
  answer(0, { order: order("11", "PENDING") });
  await soon();
  expect(shown()).toBe("PAID");
});

test("so it is with an answer that does not tell how old it is", async () => {
  listen();
  ask(StateQuery);
  tell("12", "PAID");
  answer(0, { order: { __typename: "Order", id: "o", state: "PENDING" } });
  await soon();
  expect(shown()).toBe("PAID");
});

test("news that are as old as the answer, or older, do not come back over it", async () => {
  listen();
  ask();
  tell("9", "BEGUN");
  answer(0, { order: order("10", "OPEN") });
  await soon();
  expect(shown()).toBe("OPEN");
  ask();
  tell("10", "BEGUN");
  answer(1, { order: order("10", "OPEN") });
  await soon();
  expect(shown()).toBe("OPEN");
});

test("news from before a question was asked are not written over its answer, though another answer was on its way then", async () => {
  listen();
  ask(StateQuery);
  tell("12", "BEGUN");
  answer(0, { order: { __typename: "Order", id: "o", state: "PENDING" } });
  ask(StateQuery);
  await soon();
  answer(1, { order: { __typename: "Order", id: "o", state: "OPEN" } });
  await soon();
  expect(shown()).toBe("OPEN");
});

test("news of a subscription that has ended are not kept: none would come to correct them", async () => {
  const subscription = listen();
  ask(StateQuery);
  tell("12", "BEGUN");
  subscription.unsubscribe();
  answer(0, { order: { __typename: "Order", id: "o", state: "OPEN" } });
  await soon();
  expect(shown()).toBe("OPEN");
});
