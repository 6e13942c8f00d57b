const keyOf = (paymentId: string) => `handed-over:${paymentId}`;

/** True the first time: coming back with the browser's button must not throw the shopper out again. */
export function handOverOnce(paymentId: string): boolean {
  if (sessionStorage.getItem(keyOf(paymentId))) return false;
  sessionStorage.setItem(keyOf(paymentId), "1");
  return true;
}

/** Who asks to pay again is led to the cashier again, even if the attempt is the one that was already open. */
export function forgetHandOvers(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(keyOf(""))) sessionStorage.removeItem(key);
}
