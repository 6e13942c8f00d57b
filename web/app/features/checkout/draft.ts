import { isField, readValues, type Values } from "./form.ts";

// In this tab only: what was typed survives a reload, a way back and a refused order, and goes with the tab
const key = "checkout";
const left = new Set(["expectedTotal", "countryCode", "provinceCode", "cityCode", "districtCode", "shippingMethod", "way", "pickupMethod"]);

export function keepDraft(form: HTMLFormElement): void {
  const kept = Object.entries(readValues(new FormData(form))).filter(([name, value]) => value && !left.has(name));
  sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(kept)));
}

export function readDraft(): Values {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([name, value]) => isField(name) && typeof value === "string"));
  } catch {
    return {};
  }
}

export const dropDraft = () => sessionStorage.removeItem(key);

/** Fills what is still empty; never overwrites. */
export function restoreDraft(form: HTMLFormElement): void {
  for (const [name, value] of Object.entries(readDraft())) {
    const control = form.elements.namedItem(name);
    if (
      (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) &&
      (control.value === "" || name === "idempotencyKey")
    )
      control.value = value;
    if (control instanceof RadioNodeList) {
      const choice = [...control].find((node) => node instanceof HTMLInputElement && node.value === value && !node.disabled);
      if (choice instanceof HTMLInputElement) choice.checked = true;
    }
  }
}
