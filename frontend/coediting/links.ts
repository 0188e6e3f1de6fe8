/** Where a link may lead. The server filters again: what comes through Yjs was validated by nobody. */

const ALLOWED = /^(https?:\/\/|mailto:|tel:)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip these characters inside an address
const INVISIBLE = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028\u2029\u202f\u2060\ufeff]/g;

export function isAllowedAddress(address: unknown): boolean {
  return typeof address === "string" && ALLOWED.test(address.replace(INVISIBLE, ""));
}

/** What a person means when she types an address: « exemple.fr » → https, « a@b.fr » → mailto. Null if refused. */
export function addressMeant(typed: string): string | null {
  const address = typed.trim();
  if (isAllowedAddress(address)) return address;
  if (/^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/?#]*:\d+([/?#]|$)/.test(address)) return null;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
  return /^[^\s/?#.]+\.[^\s]+$/.test(address) ? `https://${address}` : null;
}
