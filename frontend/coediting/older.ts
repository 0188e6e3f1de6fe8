/** Three methods that TipTap uses and that Safari 15.0–15.3 lacks. Imported before anything else. */

function define(prototype: object, name: string, value: (...args: never[]) => unknown): void {
  if (!(name in prototype))
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  const place = Math.trunc(index) || 0;
  return this[place < 0 ? this.length + place : place];
}

function findLast(
  this: unknown[],
  test: (value: unknown, index: number, all: unknown[]) => boolean,
): unknown {
  for (let index = this.length - 1; index >= 0; index -= 1) {
    if (test(this[index], index, this)) return this[index];
  }
  return undefined;
}

define(Array.prototype, "at", at);
define(String.prototype, "at", at);
define(Array.prototype, "findLast", findLast);
