/**
 * Copies text and says how it went. Falls from the clipboard interface (absent on plain http) to a selected
 * text field, and leaves that field in place if even this is refused.
 */
export async function copy(text: string, holder: Element): Promise<"copied" | "by hand"> {
  holder.querySelector(".q-copy")?.remove();
  try {
    // `clipboard` itself may be undefined, so the look-up belongs inside the try.
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    const field = document.createElement("textarea");
    field.className = "q-copy";
    field.value = text;
    field.rows = Math.min(8, text.split("\n").length + 1);
    field.setAttribute("aria-label", "Text to copy");
    holder.append(field);
    field.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      done = false;
    }
    if (done) field.remove();
    return done ? "copied" : "by hand";
  }
}
