import { Search } from "lucide";
import { useEffect, useRef } from "react";
import { Form, useSubmit } from "react-router";
import { controlClass } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";

/** Searches while one types; the address always says what is shown. `keep` are the other parts of the address that stay. */
export function SearchField({ label, value, keep }: { label: string; value: string; keep: Record<string, string | null | undefined> }) {
  const submit = useSubmit();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Back and forward change the words from outside; what is being typed is left alone
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = value;
  }, [value]);
  return (
    <Form role="search" className="relative w-full md:w-72" onSubmit={() => clearTimeout(timer.current)}>
      {Object.entries(keep).map(([name, kept]) => kept && <input key={name} type="hidden" name={name} value={kept} />)}
      <Icon of={Search} size={16} className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        type="search"
        name="q"
        defaultValue={value}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        enterKeyHint="search"
        className={controlClass(false, "ps-9 text-sm!")}
        onChange={(event) => {
          const { form } = event.currentTarget;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void submit(form, { replace: true }), 300);
        }}
      />
    </Form>
  );
}
