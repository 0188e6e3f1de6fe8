/**
 * The list that opens under the caret: chosen with arrows and Enter while the caret stays in the text (ARIA combobox
 * pattern), or by pointing. The text says which line is active by `aria-activedescendant`.
 */
export interface Choice {
  label: string;
  detail: string;
}

const ID = "editor-menu";
const GAP = 6;

export class Menu<T extends Choice> {
  private readonly list = document.createElement("ul");
  private choices: T[] = [];
  private at = 0;

  constructor(
    private readonly text: HTMLElement,
    label: string,
    private readonly chosen: (choice: T) => void,
  ) {
    this.list.id = ID;
    this.list.className = "menu-choices";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.list.tabIndex = 0; // a list that scrolls can be reached
    // The caret stays where it is while a pointer chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event.target as Element));
  }

  /** These choices, under the place of the caret; none closes it. */
  show(choices: T[], caret: DOMRect | null): void {
    this.choices = choices;
    this.at = 0;
    if (choices.length === 0 || !caret) {
      this.close();
      return;
    }
    this.list.replaceChildren(...choices.map((one, number) => line(one, number)));
    if (!this.list.isConnected) (this.text.closest("main") ?? document.body).append(this.list);
    this.text.setAttribute("aria-controls", ID);
    this.text.setAttribute("aria-haspopup", "listbox");
    this.place(caret);
    this.draw();
  }

  close(): void {
    this.list.remove();
    this.choices = [];
    for (const name of ["aria-controls", "aria-haspopup", "aria-activedescendant"])
      this.text.removeAttribute(name);
  }

  /** Whether the key was for the menu. */
  onKey(key: string): boolean {
    const many = this.choices.length;
    if (many === 0) return false;
    const steps: Record<string, number> = { ArrowDown: this.at + 1, ArrowUp: this.at - 1 };
    const to = steps[key];
    if (to !== undefined) {
      this.at = (to + many) % many;
      this.draw();
      return true;
    }
    if (key !== "Enter" && key !== "Tab") return false;
    this.choose(this.at);
    return true;
  }

  private onClick(target: Element): void {
    const option = target.closest<HTMLElement>("[role=option]");
    if (option) this.choose(Number(option.dataset["at"]));
  }

  private choose(at: number): void {
    const choice = this.choices[at];
    if (choice) this.chosen(choice);
  }

  private draw(): void {
    const options = Array.from(this.list.children);
    options.forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === this.at));
    });
    options[this.at]?.scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", options[this.at]?.id ?? "");
  }

  /** Under the line, or over it when there is no room; within the window. */
  private place(caret: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height, style } = this.list;
    const under = caret.bottom + GAP + height <= window.innerHeight;
    const left = Math.max(GAP, Math.min(caret.left, window.innerWidth - width - GAP));
    style.left = `${left}px`;
    style.top = `${under ? caret.bottom + GAP : Math.max(GAP, caret.top - height - GAP)}px`;
  }
}

function line({ label, detail }: Choice, number: number): HTMLElement {
  const option = document.createElement("li");
  option.id = `${ID}-${number}`;
  option.dataset["at"] = String(number);
  option.setAttribute("role", "option");
  option.textContent = label;
  if (detail) {
    const more = document.createElement("small");
    more.textContent = ` ${detail}`;
    option.append(more);
  }
  return option;
}
