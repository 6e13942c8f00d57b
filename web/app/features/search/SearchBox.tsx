import { Search } from "lucide";
import { useEffect, useId, useRef, useState } from "react";
import { Form, useNavigate } from "react-router";
import { browserClient } from "../../apollo.ts";
import { graphql } from "../../gql/index.ts";
import type { SearchSuggestionsQuery } from "../../gql/graphql.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Icon } from "../../ui/Icon.tsx";

const Suggestions = graphql(`
  query SearchSuggestions($query: String!) {
    searchSuggestions(query: $query, first: 8) {
      kind
      text
      product {
        id
        slug
      }
      category {
        id
        slug
      }
    }
  }
`);

type Suggestion = SearchSuggestionsQuery["searchSuggestions"][number];

/** A plain GET form; with JavaScript also a combobox (WAI-ARIA pattern: list autocomplete, manual selection). */
export function SearchBox({ initial = "", compact }: { initial?: string; compact?: boolean }) {
  const t = useT();
  const paths = usePaths();
  const navigate = useNavigate();
  const listId = useId();
  const [typed, setTyped] = useState(initial);
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const touched = useRef(false);

  useEffect(() => {
    const query = typed.trim();
    if (!touched.current || !query) return setFound([]);
    let current = true;
    const timer = setTimeout(() => {
      void browserClient()
        .then((client) => client.query({ query: Suggestions, variables: { query } }))
        .then(({ data }) => current && data && setFound(data.searchSuggestions))
        .catch(() => current && setFound([])); // suggestions are a courtesy; searching still works
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [typed]);

  const go = (suggestion: Suggestion) => {
    setOpen(false);
    setTyped(suggestion.text);
    touched.current = false;
    const { product, category, text } = suggestion;
    void navigate(product ? paths.product(product.slug) : category ? paths.category(category.slug) : paths.search(text));
  };
  const shown = open && found.length > 0;
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Escape" && shown) {
      event.preventDefault(); // it closes the list; only a second one empties the box
      return setOpen(false);
    }
    if (!shown || event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      // -1 is the input itself, so the list wraps through what was typed
      const slots = found.length + 1;
      const step = event.key === "ArrowDown" ? 1 : slots - 1;
      setActive((at) => ((at + 1 + step) % slots) - 1);
    }
    const chosen = found[active];
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      go(chosen);
    }
  };
  return (
    <Form
      action={paths.search()}
      role="search"
      aria-label={compact ? t("search.inHeader") : t("search.title")}
      className="relative"
      onSubmit={() => setOpen(false)}
    >
      <div className="flex items-center rounded-md border border-control bg-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-action">
        <input
          name="q"
          type="search"
          value={typed}
          maxLength={100}
          placeholder={t("search.placeholder")}
          aria-label={t("search.label")}
          role="combobox"
          aria-expanded={shown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
          autoComplete="off"
          enterKeyHint="search"
          className={`min-h-11 min-w-0 flex-1 bg-transparent px-3 focus-visible:outline-none ${compact ? "w-56" : ""}`}
          onChange={(event) => {
            touched.current = true;
            setTyped(event.target.value);
            setActive(-1);
            setOpen(true);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(false)}
        />
        <button type="submit" aria-label={t("search.submit")} className="grid size-11 shrink-0 place-items-center">
          <Icon of={Search} />
        </button>
      </div>
      <ul
        id={listId}
        role="listbox"
        aria-label={t("search.suggestions")}
        hidden={!shown}
        className="settle absolute inset-x-0 top-full z-40 mt-1 min-w-64 rounded-md border bg-surface py-1"
      >
        {found.map((suggestion, index) => (
          <li
            key={suggestion.kind + suggestion.text}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className="flex min-h-11 cursor-pointer items-center gap-2 px-3 hover:bg-neutral-tint aria-selected:bg-tint"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(suggestion)}
          >
            <span className="min-w-0 flex-1 truncate">{suggestion.text}</span>
            <span className="text-xs text-muted">{t(`search.kind.${suggestion.kind}`)}</span>
          </li>
        ))}
      </ul>
    </Form>
  );
}
