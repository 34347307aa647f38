/** Digits after the point of a currency's major unit (ISO 4217), by `Intl`: 2 for EUR, 0 for JPY, 3 for KWD. */
const digitsOf = new Map<string, number>();

export function minorDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    try {
      digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
      digits = 2;
    }
    if (digitsOf.size < 1_000) digitsOf.set(currency, digits);
  }
  return digits;
}

/** Major units (49.9) to integer minor units (4990), rounded half away from zero on the decimal that was written. */
export function toMinor(major: number, currency: string): number {
  const digits = minorDigits(currency);
  const rounded = roundedMinor(Math.abs(major), digits);
  return major < 0 ? -rounded : rounded;
}

function roundedMinor(amount: number, digits: number): number {
  const product = amount * 10 ** digits;
  const nearest = Math.round(product);
  // Far from a half the product's own error does not matter, and its text need not be made.
  if (Math.abs(product - nearest) < 0.25 && product < 2 ** 45) return nearest;
  const scaled = Number(`${amount}e${digits}`);
  return Number.isNaN(scaled) ? nearest : Math.round(scaled);
}

/** Integer minor units (4990) to major units (49.9). */
export function toMajor(minor: number, currency: string): number {
  return minor / 10 ** minorDigits(currency);
}

/** True for a well-formed ISO 4217 code: three capital letters. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}
