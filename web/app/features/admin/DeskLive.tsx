import { useApolloClient, useSubscription } from "@apollo/client/react";
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { graphql } from "../../gql/index.ts";

const FiguresChanged = graphql(`
  subscription DeskFiguresChanged($after: String) {
    deskUpdated(after: $after) {
      eventId
      desk {
        ...DeskNav_desk
        ...DeskFigures
      }
    }
  }
`);

const Arrived = graphql(`
  subscription DeskOrderArrived($after: String) {
    orderPlaced(after: $after) {
      eventId
      order {
        id
        ...DeskOrderRow
      }
    }
  }
`);

const Figures = graphql(`
  query DeskFiguresNow {
    desk {
      ...DeskNav_desk
      ...DeskFigures
    }
  }
`);

interface News {
  /** Ids of orders placed since this page was opened, newest first. Their rows are in the cache. */
  arrived: string[];
  /** Grows with every change at the desk: what is on the screen may be older. */
  changes: number;
}

const NewsContext = createContext<News>({ arrived: [], changes: 0 });
export const useDeskNews = () => use(NewsContext);

/** The one subscriber of the desk: it feeds the cache and counts; pages decide what to show. */
export function DeskLive({ children }: { children: ReactNode }) {
  const client = useApolloClient();
  const [arrived, setArrived] = useState<string[]>([]);
  const [changes, setChanges] = useState(0);
  useSubscription(FiguresChanged, {
    ignoreResults: true,
    onData({ data: { data } }) {
      if (data) client.writeQuery({ query: Figures, data: { __typename: "Query", desk: data.deskUpdated.desk } });
      setChanges((known) => known + 1);
    },
  });
  useSubscription(Arrived, {
    ignoreResults: true,
    onData({ data: { data } }) {
      const id = data?.orderPlaced.order.id;
      if (id) setArrived((known) => (known.includes(id) ? known : [id, ...known]));
    },
  });
  useEffect(() => {
    let lost = true; // also before the first connection: what happened between the page's making and it was told to nobody
    const onLine = (event: Event) => {
      const connected = (event as CustomEvent<boolean>).detail;
      if (connected && lost) {
        // A line lost before its first event has nothing to resume from
        void client.query({ query: Figures, fetchPolicy: "network-only" }).catch(() => {});
        setChanges((known) => known + 1);
      }
      lost = !connected;
    };
    addEventListener("onestall:live", onLine);
    return () => removeEventListener("onestall:live", onLine);
  }, [client]);
  const news = useMemo(() => ({ arrived, changes }), [arrived, changes]);
  return <NewsContext value={news}>{children}</NewsContext>;
}
