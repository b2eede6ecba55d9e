/** Shows the chosen photo and its name at once, before anything is sent. */
export function attach(field: HTMLElement): void {
  const input = field.querySelector<HTMLInputElement>("input[type=file]");
  const picture = field.querySelector<HTMLImageElement>("[data-photo-picture]");
  const name = field.querySelector("[data-photo-name]");
  if (!input || !picture || !name) return;
  let address = "";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (!file) return;
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(file);
    picture.src = address;
    picture.hidden = false;
    name.textContent = file.name;
  });
}
