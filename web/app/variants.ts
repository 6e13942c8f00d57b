/** What choosing among a product's variants needs to know of them. */
export interface ChoosableVariant {
  sku: string;
  selectedOptions: readonly { code: string; valueCode: string }[];
  availability: { purchasable: boolean };
}

export interface ChoosableOption {
  code: string;
  name: string;
  values: readonly { code: string; name: string; swatch?: string | null }[];
}

export interface Choice<V> {
  code: string;
  name: string;
  swatch: string | null;
  selected: boolean;
  /** Where choosing it leads: with the other choices kept, or if there is no such variant, the nearest one that can be bought. */
  target: V;
  /** False when it does not exist together with the other choices made. */
  together: boolean;
  /** Exists with the other choices, and is sold out. */
  soldOut: boolean;
}

const has = (variant: ChoosableVariant, option: string, value: string) =>
  variant.selectedOptions.some(({ code, valueCode }) => code === option && valueCode === value);

/** For each option what can be chosen, seen from the variant that is chosen now; values that no variant has are left out. */
export function choicesOf<V extends ChoosableVariant>(
  options: readonly ChoosableOption[],
  variants: readonly V[],
  sku: string,
): { code: string; name: string; chosen: string | null; values: Choice<V>[] }[] {
  const chosen = new Map(variants.find((variant) => variant.sku === sku)?.selectedOptions.map(({ code, valueCode }) => [code, valueCode]));
  return options.map((option) => {
    const values = option.values.flatMap(({ code, name, swatch }): Choice<V>[] => {
      const able = variants.filter((variant) => has(variant, option.code, code));
      const exact = able.find((variant) => [...chosen].every(([other, value]) => other === option.code || has(variant, other, value)));
      const target = exact ?? able.find(({ availability }) => availability.purchasable) ?? able[0];
      if (!target) return [];
      const soldOut = exact ? !exact.availability.purchasable : false;
      return [
        { code, name, swatch: swatch ?? null, selected: chosen.get(option.code) === code, target, together: Boolean(exact), soldOut },
      ];
    });
    return { code: option.code, name: option.name, chosen: values.find(({ selected }) => selected)?.name ?? null, values };
  });
}

/** The variant to begin with: the first that can be bought, else the first. */
export const firstChoice = <V extends Pick<ChoosableVariant, "availability">>(variants: readonly V[]): V | undefined =>
  variants.find(({ availability }) => availability.purchasable) ?? variants[0];
