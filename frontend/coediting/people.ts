/** The people of a document as their pages present them, checked: nothing a page receives is trusted. */

export const COLLEGES = ["ess", "col", "hab", "ent", "rec"] as const;
export type College = (typeof COLLEGES)[number] | "";

export interface Presented {
  person: string;
  name: string;
  initials: string;
  college: College;
  collegeName: string;
}

type Json = Record<string, unknown>;

const LONGEST_NAME = 80;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
const isClock = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, LONGEST_NAME) : "");

export function collegeOf(value: unknown): College {
  return COLLEGES.find((college) => college === value) ?? "";
}

/** Class that carries colour and pattern: `c-ess`… (empty when the person has no college). */
export const collegeClass = (college: College): string => (college ? `c-${college}` : "");

export function presented(user: unknown): Presented {
  const given = isObject(user) ? user : {};
  return {
    person: text(given["person"]),
    name: text(given["name"]),
    initials: text(given["initials"]).slice(0, 3),
    college: collegeOf(given["college"]),
    collegeName: text(given["collegeName"]),
  };
}

const isId = (value: unknown): boolean =>
  isObject(value) && isClock(value["client"]) && isClock(value["clock"]);

/** A Yjs relative position in JSON: bound to an operation, or to one end of the text. */
function isPosition(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { type, tname, item, assoc } = value;
  const bound = [type, item].every((id) => id === undefined || id === null || isId(id));
  const named = tname === undefined || tname === null || tname === "default";
  const somewhere = isId(type) || isId(item) || tname === "default";
  return bound && named && somewhere && (assoc === undefined || Number.isSafeInteger(assoc));
}

/** The part of an awareness state that this page uses; null for somebody who leaves. */
export function checkedState(state: unknown): Json | null {
  if (!isObject(state)) return null;
  const cursor = state["cursor"];
  const placed = isObject(cursor) && isPosition(cursor["anchor"]) && isPosition(cursor["head"]);
  return {
    user: presented(state["user"]),
    cursor: placed ? { anchor: cursor["anchor"], head: cursor["head"] } : null,
  };
}
