import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";

interface Message {
  id: number;
  text: ReactNode;
  tone: "plain" | "danger";
}

type Show = (text: ReactNode, tone?: Message["tone"]) => void;

const ToastContext = createContext<Show>(() => {});
export const useToast = () => use(ToastContext);

let last = 0;

/** Short news at the foot of the page. Nothing important lives only here: it goes away. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const show = useCallback<Show>((text, tone = "plain") => {
    const id = ++last;
    setMessages((known) => [...known.slice(-2), { id, text, tone }]);
    setTimeout(() => setMessages((known) => known.filter((message) => message.id !== id)), 6000);
  }, []);
  const region = useMemo(
    () => (
      <div
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-20 z-50 mx-auto flex w-fit max-w-[calc(100vw-2rem)] flex-col items-center gap-2 md:bottom-6"
      >
        {messages.map(({ id, text, tone }) => (
          <div
            key={id}
            className={`settle pointer-events-auto rounded-md border px-4 py-2 text-sm ${tone === "danger" ? "border-sale bg-sale-tint text-on-sale-tint" : "border-control bg-surface"}`}
          >
            {text}
          </div>
        ))}
      </div>
    ),
    [messages],
  );
  return (
    <ToastContext value={show}>
      {children}
      {region}
    </ToastContext>
  );
}
