/** The codes of confidential ballots: copied or printed by who has just voted. Nothing here keeps them. */

/** Without the clipboard of today (plain HTTP, old browsers): a selection, and the command of yesterday. */
function copyBySelection(place: HTMLElement): boolean {
  const selection = document.getSelection();
  const range = document.createRange();
  range.selectNodeContents(place);
  selection?.removeAllRanges();
  selection?.addRange(range);
  return document.execCommand("copy");
}

async function copy(place: HTMLElement): Promise<boolean> {
  const text = Array.from(place.children, (one) => one.textContent?.trim() ?? "").join("\n");
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(place);
  }
}

export function offerCodes(): void {
  const section = document.getElementById("codes");
  const deeds = section?.querySelector<HTMLElement>("[data-codes-deeds]");
  const list = section?.querySelector<HTMLElement>(".codes-list");
  if (!deeds?.hidden || !list) return;
  deeds.hidden = false;
  const button = deeds.querySelector<HTMLElement>("[data-copy-codes]");
  button?.addEventListener("click", () => {
    void copy(list).then((copied) => {
      const words = button.querySelector("span");
      if (copied && words) words.textContent = button.dataset["done"] ?? "";
    });
  });
  deeds.querySelector("[data-print-codes]")?.addEventListener("click", () => window.print());
}
