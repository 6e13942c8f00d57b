const storageKey = "deliver-to";

/** Where most of the shop's parcels go, until a shopper says something else. */
export const usualProvince = "310000";

/** The province that this browser last said, on any page; browsers that keep nothing say nothing. */
export function readDeliverTo(): string {
  try {
    return localStorage.getItem(storageKey) ?? usualProvince;
  } catch {
    return usualProvince;
  }
}

export function keepDeliverTo(provinceCode: string): void {
  try {
    localStorage.setItem(storageKey, provinceCode);
  } catch {
    // it is asked for again on the next page
  }
}
