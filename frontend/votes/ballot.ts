/** The ballot's button says what one is about to do: « Déposer mes 3 voix pour ». The words are in the HTML. */

export function nameBallotButton(): void {
  const form = document.getElementById("ballot");
  const button = form?.querySelector<HTMLElement>("[data-ballot-button]");
  if (!form || !button || form.dataset["named"]) return;
  form.dataset["named"] = "true";
  const name = (): void => {
    const chosen = form.querySelector<HTMLInputElement>("input[data-button]:checked");
    const words = chosen ? chosen.dataset["button"] : button.dataset["choose"];
    if (words) button.textContent = words;
  };
  form.addEventListener("change", name);
  name();
}
